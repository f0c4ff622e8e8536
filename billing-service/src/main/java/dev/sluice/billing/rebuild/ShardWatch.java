package dev.sluice.billing.rebuild;

import dev.sluice.billing.metering.Await;
import dev.sluice.billing.metering.ShardLock;
import dev.sluice.billing.metering.StreamIds;
import dev.sluice.billing.metering.StreamMetrics;
import dev.sluice.billing.metering.StreamPositions;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Shard;
import dev.sluice.quota.ShardMeta;
import jakarta.inject.Singleton;
import java.sql.SQLException;

/** Compares what Redis says of a shard with what PostgreSQL knows: finds a Redis that came up empty, older, or closed. */
@Singleton
public final class ShardWatch {
    private final QuotaControl quota;
    private final ShardEpochs epochs;
    private final StreamPositions positions = new StreamPositions();
    private final StreamMetrics metrics;

    ShardWatch(QuotaControl quota, ShardEpochs epochs, StreamMetrics metrics) {
        this.quota = quota;
        this.epochs = epochs;
        this.metrics = metrics;
    }

    /**
     * What was found.
     *
     * @param reason why the shard must be rebuilt; null when all is well
     * @param position in the stream that PostgreSQL has
     * @param nobodyHolds true when neither side has ever heard of the shard, so no gateway can hold anything
     * @param writersKnown true when Redis has kept who may hold something
     */
    public record Finding(String reason, long redisEpoch, String position, boolean nobodyHolds, boolean writersKnown) {}

    private record Stored(ShardEpochs.Epoch epoch, String position) {}

    /** For the holder of the shard's lock; blocks. */
    public Finding look(ShardLock lock, Shard shard) throws SQLException, InterruptedException {
        Stored stored = lock.inTransaction(connection -> new Stored(
                epochs.read(connection, shard.number()),
                positions.read(connection, shard.number()).lastId()));
        ShardMeta meta = Await.result(quota.meta(shard));
        String end = Await.result(quota.streamEnd(shard));
        metrics.lag(shard, stored.position(), end);
        return judge(stored.epoch(), stored.position(), meta, end);
    }

    static Finding judge(ShardEpochs.Epoch stored, String position, ShardMeta meta, String end) {
        boolean forgot = StreamIds.ORDER.compare(end, position) < 0;
        String reason = null;
        if (meta.epoch() == 0) {
            reason = stored.epoch() == 0 ? "it is new" : "Redis is empty";
        } else if (meta.epoch() != stored.epoch()) {
            reason = "Redis is in epoch " + meta.epoch() + " and not in " + stored.epoch();
        } else if (forgot) {
            reason = "Redis' stream ends at " + end + " and has been read to " + position;
        } else if (!meta.open()) {
            reason = "it is closed (" + meta.phase() + ")";
        }
        boolean fresh = stored.epoch() == 0 && meta.epoch() == 0 && position.equals(StreamPositions.START);
        boolean writersKnown = meta.epoch() == stored.epoch()
                && stored.open()
                && !forgot
                && !meta.phase().equals("lost");
        return new Finding(reason, meta.epoch(), position, fresh, writersKnown);
    }
}
