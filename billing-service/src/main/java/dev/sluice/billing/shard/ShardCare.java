package dev.sluice.billing.shard;

import dev.sluice.billing.metering.Await;
import dev.sluice.billing.metering.ShardLock;
import dev.sluice.billing.metering.StreamPositions;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Reaper;
import dev.sluice.quota.Shard;
import java.sql.SQLException;

/** What a shard wants from time to time: reaping, sweeping, trimming, a look at the sums. For one thread. */
final class ShardCare {
    private static final long REAP_MILLIS = 2_000;
    private static final long TRIM_MILLIS = 10_000;
    private static final long MINUTE_MILLIS = 60_000;

    private final QuotaControl quota;
    private final Reaper reaper;
    private final LedgerDrift drift;
    private final ShardStates states;
    private final StreamKeeping keeping;
    private final StreamPositions positions = new StreamPositions();
    private final Every reaping = new Every(REAP_MILLIS);
    private final Every sweeping = new Every(MINUTE_MILLIS);
    private final Every trimming = new Every(TRIM_MILLIS);
    private final Every comparing = new Every(MINUTE_MILLIS);

    ShardCare(QuotaControl quota, Reaper reaper, LedgerDrift drift, ShardStates states, StreamKeeping keeping) {
        this.quota = quota;
        this.reaper = reaper;
        this.drift = drift;
        this.states = states;
        this.keeping = keeping;
    }

    /** @param quiet whether the stream is at its end, so that sums can be compared */
    void attend(ShardLock lock, Shard shard, boolean quiet) throws SQLException, InterruptedException {
        if (reaping.due()) {
            states.reaped(Await.result(reaper.tick(shard)));
        }
        if (sweeping.due()) {
            Await.result(reaper.sweep(shard));
        }
        if (trimming.due()) {
            trim(lock, shard);
        }
        if (quiet && comparing.due()) {
            drift.compare(lock, shard);
        }
    }

    private void trim(ShardLock lock, Shard shard) throws SQLException, InterruptedException {
        String position = lock.inTransaction(connection -> positions.read(connection, shard.number()))
                .lastId();
        long entries = Await.result(quota.streamLength(shard));
        String oldest = Await.result(quota.streamStart(shard));
        Await.result(quota.trim(shard, keeping.from(position, oldest, entries, Await.result(quota.now()))));
    }
}
