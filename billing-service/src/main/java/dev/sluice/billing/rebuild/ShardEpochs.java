package dev.sluice.billing.rebuild;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The table {@code shard_epoch}: which epoch a shard in Redis must have. Every method works inside the caller's transaction. */
@Singleton
public final class ShardEpochs {
    ShardEpochs() {}

    /**
     * What is stored of a shard.
     *
     * @param epoch 0 when it was never rebuilt
     * @param open false while a rebuild is under way or was given up
     */
    public record Epoch(long epoch, boolean open) {}

    /** The shard's epoch. */
    public Epoch read(Connection connection, int shard) throws SQLException {
        String sql = "select epoch, phase = 'open' from billing.shard_epoch where shard = ?";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setInt(1, shard);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? new Epoch(row.getLong(1), row.getBoolean(2)) : new Epoch(0, false);
            }
        }
    }

    /** Begins an epoch above the stored one and above {@code known}, the one that Redis has. */
    long next(Connection connection, int shard, long known) throws SQLException {
        String sql = """
                insert into billing.shard_epoch as e (shard, epoch, phase, started_at) values (?, ? + 1, 'rebuilding', now())
                on conflict (shard) do update set
                    epoch = greatest(e.epoch + 1, excluded.epoch), phase = 'rebuilding', started_at = now(), opened_at = null
                returning epoch""";
        try (PreparedStatement upsert = connection.prepareStatement(sql)) {
            upsert.setInt(1, shard);
            upsert.setLong(2, known);
            try (ResultSet row = upsert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    void opened(Connection connection, int shard, long epoch) throws SQLException {
        String sql = "update billing.shard_epoch set phase = 'open', opened_at = now() where shard = ? and epoch = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setInt(1, shard);
            update.setLong(2, epoch);
            update.executeUpdate();
        }
    }
}
