package dev.sluice.billing.shard;

import dev.sluice.billing.ledger.RootSnapshot;
import dev.sluice.billing.ledger.RootTotals;
import dev.sluice.billing.ledger.ShardSnapshot;
import dev.sluice.billing.metering.Await;
import dev.sluice.billing.metering.ShardLock;
import dev.sluice.billing.metering.StreamPositions;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Shard;
import dev.sluice.quota.TreeState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Compares the balances of Redis with the ledger, root by root, at one position of the stream. Only what can be compared is: a
 * stream that moves meanwhile, or credits still on their way, make it wait for the next time. Thread-safe.
 */
@Singleton
final class LedgerDrift {
    private static final Logger log = Logger.getLogger(LedgerDrift.class);
    private static final double NANOS = 1e9;
    private static final int PORTION = 256;

    private final QuotaControl quota;
    private final ShardSnapshot snapshot;
    private final MeterRegistry registry;
    private final StreamPositions positions = new StreamPositions();
    private final Map<Shard, AtomicLong> drifts = new ConcurrentHashMap<>();

    LedgerDrift(QuotaControl quota, ShardSnapshot snapshot, MeterRegistry registry) {
        this.quota = quota;
        this.snapshot = snapshot;
        this.registry = registry;
    }

    private record Known(String position, List<RootTotals> roots) {}

    /** For the holder of the shard's lock; blocks. */
    void compare(ShardLock lock, Shard shard) throws SQLException, InterruptedException {
        Known known = lock.inTransaction(connection -> new Known(
                positions.read(connection, shard.number()).lastId(),
                snapshot.read(connection, shard.number()).stream()
                        .map(RootSnapshot::totals)
                        .toList()));
        long sum = 0;
        for (int from = 0; from < known.roots().size(); from += PORTION) {
            List<RootTotals> portion = known.roots()
                    .subList(from, Math.min(from + PORTION, known.roots().size()));
            sum += drift(shard, portion);
        }
        boolean quiet = Await.result(quota.streamEnd(shard)).equals(known.position());
        if (quiet && Await.result(quota.meta(shard)).open()) {
            drifts.computeIfAbsent(shard, this::register).set(sum);
        }
    }

    private long drift(Shard shard, List<RootTotals> roots) throws InterruptedException {
        List<Future<TreeState>> trees = new ArrayList<>();
        roots.forEach(root -> trees.add(quota.tree(shard, root.root())));
        long sum = 0;
        for (int i = 0; i < trees.size(); i++) {
            sum += drift(roots.get(i), Await.result(trees.get(i)));
        }
        return sum;
    }

    /** Nano-dollars, never negative. */
    static long drift(RootTotals ledger, TreeState redis) {
        if (redis == null || redis.cs() != ledger.cs()) {
            return 0; // credits are on their way
        }
        long drift = Math.abs(redis.balance() - ledger.balance());
        if (drift != 0) {
            log.debugf("root %s: Redis has %d, the ledger %d", ledger.root(), redis.balance(), ledger.balance());
        }
        return drift;
    }

    private AtomicLong register(Shard shard) {
        AtomicLong drift = new AtomicLong();
        Gauge.builder("sluice.ledger.drift.usd", drift, nanos -> nanos.get() / NANOS)
                .description(
                        "How far the balances in Redis are from the ledger, summed over roots, when the stream was quiet")
                .tag("shard", shard.name())
                .register(registry);
        return drift;
    }
}
