package dev.sluice.billing.rebuild;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.billing.grant.Grants;
import dev.sluice.billing.ledger.RootSnapshot;
import dev.sluice.billing.ledger.ShardSnapshot;
import dev.sluice.billing.metering.Await;
import dev.sluice.billing.metering.ShardConsumer;
import dev.sluice.billing.metering.ShardLock;
import dev.sluice.billing.rebuild.ShardWatch.Finding;
import dev.sluice.quota.Leased;
import dev.sluice.quota.LimitUse;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Rebuild;
import dev.sluice.quota.RootState;
import dev.sluice.quota.Shard;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Rebuilds a shard of Redis from PostgreSQL, for the holder of its lock. Blocks.
 *
 * <pre>
 *   next epoch ─► begin (closed) ─► claims, at most 5 s ─► records nobody claims: lost ─► seal
 *              ─► read the stream to its end ─► counters, versions, leases, grants of one moment ─► open
 * </pre>
 *
 * Whoever dies on the way leaves the shard closed, and the next holder starts again with the next epoch.
 */
@Singleton
public final class ShardRebuild {
    private static final Logger log = Logger.getLogger(ShardRebuild.class);
    private static final Duration CLAIMS = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int PORTION = 256;

    private final QuotaControl quota;
    private final Rebuild steps;
    private final ShardEpochs epochs;
    private final ShardSnapshot snapshot;
    private final Grants grants;
    private final ObjectMapper json;

    ShardRebuild(QuotaControl quota, ShardEpochs epochs, ShardSnapshot snapshot, Grants grants, ObjectMapper json) {
        this.quota = quota;
        this.steps = new Rebuild(quota.link());
        this.epochs = epochs;
        this.snapshot = snapshot;
        this.grants = grants;
        this.json = json;
    }

    /**
     * @param finding why; it also says how long to wait for gateways
     * @throws dev.sluice.quota.Rebuild.Superseded when another one has taken over
     */
    public void run(ShardLock lock, Shard shard, ShardConsumer consumer, Finding finding)
            throws SQLException, InterruptedException {
        long begun = System.nanoTime();
        int number = shard.number();
        long epoch = lock.inTransaction(connection -> epochs.next(connection, number, finding.redisEpoch()));
        log.infof("%s: %s, so it is rebuilt as epoch %d", shard.name(), finding.reason(), epoch);
        Await.result(steps.begin(shard, epoch, finding.position()));
        awaitClaims(shard, finding);
        int lost = Await.result(steps.lostOfUnclaimed(shard, epoch));
        Await.result(steps.seal(shard, epoch));
        consumer.drain(lock, ShardConsumer.OnGap.COUNT);
        Leased leased = Await.result(steps.leased(shard, epoch));
        int roots = lock.inTransaction(connection -> install(connection, shard, epoch, leased));
        Await.result(steps.open(shard, epoch));
        lock.inTransaction(connection -> {
            epochs.opened(connection, number, epoch);
            return null;
        });
        long millis = (System.nanoTime() - begun) / 1_000_000;
        log.infof(
                "%s: open in epoch %d after %d ms, %d roots, %d lost calls", shard.name(), epoch, millis, roots, lost);
    }

    /** Who may hold money tells so now. Where it is unknown who might, everybody gets the full time. */
    private void awaitClaims(Shard shard, Finding finding) throws InterruptedException {
        if (finding.nobodyHolds()) {
            return;
        }
        long end = System.nanoTime() + CLAIMS.toNanos();
        while (System.nanoTime() < end) {
            if (finding.writersKnown()
                    && Await.result(steps.claims(shard)).missing().isEmpty()) {
                return;
            }
            Thread.sleep(LOOK);
        }
    }

    /** Roots and grants of one moment: what is committed later reaches Redis through the outbox, after the shard is open. */
    private int install(Connection connection, Shard shard, long epoch, Leased leased)
            throws SQLException, InterruptedException {
        try (Statement isolation = connection.createStatement()) {
            isolation.execute("set transaction isolation level repeatable read");
        }
        List<RootState> roots = snapshot.read(connection, shard.number()).stream()
                .map(ShardRebuild::state)
                .toList();
        for (int from = 0; from < roots.size(); from += PORTION) {
            List<RootState> portion = roots.subList(from, Math.min(from + PORTION, roots.size()));
            Await.result(steps.install(shard, epoch, portion, leased));
        }
        GrantWriter writer = new GrantWriter(quota, json);
        grants.ofShard(connection, shard.number(), writer::write);
        writer.finish();
        return roots.size();
    }

    private static RootState state(RootSnapshot root) {
        List<LimitUse> used = root.used().stream()
                .map(limit -> new LimitUse(limit.limitId(), limit.start(), limit.used()))
                .toList();
        return new RootState(
                root.totals().root(),
                root.totals().cs(),
                root.totals().credit(),
                root.totals().spent(),
                root.versions(),
                used);
    }
}
