package dev.sluice.billing.outbox;

import dev.sluice.admin.Applied;
import dev.sluice.billing.sql.Database;
import dev.sluice.quota.GatewayLife;
import dev.sluice.quota.GatewayRegistry;
import dev.sluice.quota.Shard;
import dev.sluice.quota.StoreUnavailableException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;

/** Tells how far a change has come. Blocks, so for virtual threads; to be called after the commit. */
@Singleton
public final class Deliveries {
    private final Database database;
    private final GatewayRegistry gateways;

    Deliveries(Database database, GatewayRegistry gateways) {
        this.database = database;
        this.gateways = gateways;
    }

    private record Delivered(int shard, long revision) {}

    /** Waits until every live gateway runs with the change of a scope, or the time is over. */
    public Applied atGateways(long outboxId, Duration wait) {
        return Applied.await(wait, () -> gatewaysWith(outboxId));
    }

    /** Waits until Redis knows the outbox row, whatever the gateways do; false when the time is over. */
    public boolean inRedis(long outboxId, Duration wait) {
        return Applied.await(wait, () -> delivered(outboxId) == null ? Applied.PENDING : new Applied(0, 0))
                .complete();
    }

    private Applied gatewaysWith(long outboxId) {
        Delivered delivered = delivered(outboxId);
        if (delivered == null) {
            return Applied.PENDING;
        }
        try {
            List<GatewayLife> live =
                    gateways.live().toCompletionStage().toCompletableFuture().join();
            String shard = Shard.of(delivered.shard()).name();
            long done = live.stream()
                    .filter(gateway -> gateway.revisions().getOrDefault(shard, -1L) >= delivered.revision())
                    .count();
            return new Applied((int) done, live.size());
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreUnavailableException) {
                return Applied.PENDING;
            }
            throw e;
        }
    }

    private Delivered delivered(long outboxId) {
        try {
            return database.transaction(connection -> delivered(connection, outboxId));
        } catch (SQLException e) {
            throw new IllegalStateException("the database refused: " + e.getMessage(), e);
        }
    }

    private static Delivered delivered(Connection connection, long outboxId) throws SQLException {
        String sql =
                "select shard, coalesce(revision, 0) from billing.outbox where id = ? and delivered_at is not null";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setLong(1, outboxId);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? new Delivered(row.getInt(1), row.getLong(2)) : null;
            }
        }
    }
}
