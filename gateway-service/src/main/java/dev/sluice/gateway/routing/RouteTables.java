package dev.sluice.gateway.routing;

import dev.sluice.contracts.RouteTable;
import dev.sluice.quota.GatewayLife;
import dev.sluice.quota.GatewayRegistry;
import dev.sluice.quota.Layout;
import dev.sluice.quota.RedisEndpoint;
import dev.sluice.quota.RedisLink;
import dev.sluice.quota.RedisSubscriber;
import dev.sluice.quota.RouteTableStore;
import dev.sluice.quota.Scripts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Holds the newest route table of the process and keeps it so: polls its head in Redis every 500 ms, hurried by pub/sub;
 * fetches a new one from channel-service, or its copy from Redis when that is down; asks channel-service directly while
 * Redis is away. Never goes back to a lower version. With each poll it tells in Redis that this gateway lives and what it
 * runs with. One per process; {@link #current} from any thread.
 */
public final class RouteTables implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RouteTables.class);
    private static final long POLL_MILLIS = 500;

    private final Vertx vertx;
    private final Settings settings;
    private final SecretOpener opener;
    private final Supplier<Map<String, Long>> revisions;
    private final Runnable foreign;
    private final RedisLink link;
    private final RouteTableStore store;
    private final GatewayRegistry registry;
    private final TableSource channelService;
    private final RedisSubscriber hints;
    private final AtomicBoolean refreshing = new AtomicBoolean();
    private volatile boolean again;
    private volatile String told;
    private volatile RoutingTable current = RoutingTable.NONE;
    private volatile long timer = -1;

    /**
     * Where things are.
     *
     * @param gatewayId names this process in {@code gws}
     * @param managementUrl how channel-service reaches this process
     * @param channelServiceUrl base of channel-service's management port
     */
    public record Settings(
            RedisEndpoint redis,
            String channelServiceUrl,
            String serviceToken,
            String gatewayId,
            String managementUrl) {
        @Override
        public String toString() {
            return "Settings[" + gatewayId + "]";
        }
    }

    /**
     * @param revisions shard name → the revision that every event loop of this process has applied
     * @param foreign called when the first table has secrets and the keyset opens none of them; the table is not used then
     */
    public RouteTables(
            Vertx vertx,
            Settings settings,
            SecretOpener opener,
            Supplier<Map<String, Long>> revisions,
            Runnable foreign) {
        this.vertx = vertx;
        this.settings = settings;
        this.opener = opener;
        this.revisions = revisions;
        this.foreign = foreign;
        this.link = new RedisLink(vertx, settings.redis(), new Scripts());
        this.store = new RouteTableStore(link);
        this.registry = new GatewayRegistry(link);
        this.channelService = new ChannelService(vertx, settings.channelServiceUrl(), settings.serviceToken());
        this.hints = new RedisSubscriber(
                vertx, settings.redis(), List.of(Layout.ROUTE_TABLES), (channel, version) -> refresh());
    }

    /** Begins to poll; returns at once. The first table comes with {@link #current}. */
    public void start() {
        hints.start();
        timer = vertx.setPeriodic(0, POLL_MILLIS, id -> {
            refresh();
            report();
        });
    }

    /** {@link RoutingTable#NONE} until the first table was loaded. */
    public RoutingTable current() {
        return current;
    }

    public boolean loaded() {
        return current.version() > 0;
    }

    /** Stops polling and takes this process out of the list of live gateways. */
    @Override
    public void close() {
        vertx.cancelTimer(timer);
        hints.close();
        registry.leave(settings.gatewayId()).onComplete(left -> link.close());
    }

    private void refresh() {
        if (!refreshing.compareAndSet(false, true)) {
            again = true;
            return;
        }
        again = false;
        newer().compose(this::install).onComplete(done -> {
            refreshing.set(false);
            if (done.failed()) {
                tell(done.cause());
            }
            if (again) {
                refresh();
            }
        });
    }

    /** A table newer than the current one, else null. */
    private Future<RouteTable> newer() {
        long known = current.version();
        return store.head()
                .recover(away -> Future.succeededFuture(0L))
                .compose(head -> head == known && head > 0
                        ? Future.succeededFuture()
                        : channelService
                                .newerThan(known)
                                .map(table -> isNewer(table, Math.max(head, known + 1)) ? table : null)
                                .recover(down -> Future.succeededFuture())
                                .compose(table ->
                                        table != null || head <= known ? Future.succeededFuture(table) : copy(head)));
    }

    /** A store that is away is told by health and metrics; a form that is not known is told here, once for each table. */
    private void tell(Throwable cause) {
        boolean first =
                cause instanceof TableReader.UnknownForm && !cause.getMessage().equals(told);
        LOG.logf(
                first ? Logger.Level.WARN : Logger.Level.DEBUG, "no route table could be read: %s", cause.getMessage());
        told = first ? cause.getMessage() : told;
    }

    private static boolean isNewer(RouteTable table, long atLeast) {
        return table != null && table.version() >= atLeast;
    }

    private Future<RouteTable> copy(long version) {
        return store.table(version)
                .compose(text -> text == null
                        ? Future.failedFuture("Redis has no copy of route table " + version)
                        : vertx.executeBlocking(() -> TableReader.read(text.getBytes(StandardCharsets.UTF_8)), false));
    }

    private Future<Void> install(RouteTable table) {
        if (table == null) {
            return Future.succeededFuture();
        }
        return vertx.executeBlocking(() -> TableCompiler.compile(table, opener), false)
                .map(compiled -> {
                    if (!loaded() && compiled.isSealedByAnother()) {
                        foreign.run();
                    } else if (compiled.version() > current.version()) {
                        current = compiled;
                        LOG.infof(
                                "route table %d: %d channels, %d models",
                                table.version(),
                                table.channels().size(),
                                table.models().size());
                        compiled.unusable()
                                .forEach(name -> LOG.warnf("the keyset does not open the secret %s: not used", name));
                    }
                    return null;
                });
    }

    private void report() {
        registry.report(new GatewayLife(
                        settings.gatewayId(), settings.managementUrl(), current.version(), revisions.get(), 0))
                .onFailure(away -> LOG.debugf("could not report to Redis: %s", away.getMessage()));
    }
}
