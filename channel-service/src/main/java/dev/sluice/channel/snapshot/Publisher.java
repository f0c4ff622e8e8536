package dev.sluice.channel.snapshot;

import dev.sluice.admin.Applied;
import dev.sluice.channel.store.RouteTableRow;
import dev.sluice.quota.GatewayLife;
import dev.sluice.quota.GatewayRegistry;
import dev.sluice.quota.RouteTableStore;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Brings the newest route table to Redis, or leaves it alone when it is there. Any number of replicas may do so; Redis takes
 * only a higher version.
 */
@Singleton
public class Publisher {
    private static final Logger log = Logger.getLogger(Publisher.class);
    private static final long PATIENCE_SECONDS = 2;

    private final Snapshots snapshots;
    private final RouteTableStore store;
    private final GatewayRegistry gateways;
    private final AtomicBoolean reachable = new AtomicBoolean(true);

    Publisher(Snapshots snapshots, RouteTableStore store, GatewayRegistry gateways) {
        this.snapshots = snapshots;
        this.store = store;
        this.gateways = gateways;
    }

    /** Publishes what Redis lacks; blocks; false while Redis is away. */
    boolean publish() {
        try {
            // Redis first: it never has a version that was not committed before.
            long head = join(store.head());
            if (head > snapshots.version()) {
                log.warnf(
                        "Redis has route table %d, which this database does not know: it is compiled anew above it",
                        head);
                snapshots.surpass(head);
            }
            long newest = snapshots.version();
            if (newest > 0 && (head < newest || !join(store.holds(newest)))) {
                Optional<RouteTableRow> row = snapshots.newest();
                if (row.isPresent() && join(store.publish(row.get().version, row.get().body))) {
                    log.infof("route table %d is in Redis", row.get().version);
                }
            }
            reachable.set(true);
            return true;
        } catch (CompletionException away) {
            if (reachable.getAndSet(false)) {
                log.warnf("the route table waits for Redis: %s", away.getCause().getMessage());
            }
            return false;
        }
    }

    /** Publishes and waits until every live gateway runs with the version, or the time is over. */
    Applied rollOut(long version, Duration wait) {
        publish();
        return Applied.await(wait, () -> applied(version));
    }

    /** How many gateways run with the version or a newer one. */
    private Applied applied(long version) {
        try {
            if (join(store.head()) < version) {
                return Applied.PENDING;
            }
            List<GatewayLife> live = join(gateways.live());
            long done = live.stream()
                    .filter(one -> one.routeTableVersion() >= version)
                    .count();
            return new Applied((int) done, live.size());
        } catch (CompletionException away) {
            return Applied.PENDING;
        }
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
