package dev.sluice.billing.rebuild;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.billing.grant.Grants;
import dev.sluice.billing.metering.Await;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Shard;
import dev.sluice.quota.ShardMeta;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Sees to it that Redis says "every grant is here" only when it is so: where the marker is missing, all grants are written and then
 * the marker. Any replica does it, one at a time. Blocks.
 */
@Singleton
public final class GrantsMarker {
    private static final Logger log = Logger.getLogger(GrantsMarker.class);
    /** Key of the advisory lock, "slug". */
    private static final int LOCK = 0x736c7567;

    private final DataSource database;
    private final QuotaControl quota;
    private final Grants grants;
    private final ObjectMapper json;

    GrantsMarker(DataSource database, QuotaControl quota, Grants grants, ObjectMapper json) {
        this.database = database;
        this.quota = quota;
        this.grants = grants;
        this.json = json;
    }

    /** @return true when the marker is there, now or before */
    public boolean ensure(int shards) throws SQLException, InterruptedException {
        if (Await.result(quota.grantsComplete())) {
            return true;
        }
        List<Long> epochs = epochs(shards);
        if (epochs.contains(0L)) {
            return false; // Redis is empty or being rebuilt; a wipe in the middle would go unnoticed
        }
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                return locked(connection) && complete(connection, shards, epochs);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private boolean complete(Connection connection, int shards, List<Long> epochs)
            throws SQLException, InterruptedException {
        GrantWriter writer = new GrantWriter(quota, json);
        for (int shard = 0; shard < shards; shard++) {
            grants.ofShard(connection, shard, writer::write);
        }
        writer.finish();
        if (!epochs(shards).equals(epochs)) {
            return false;
        }
        Await.result(quota.markGrantsComplete());
        log.info("every grant is in Redis");
        return true;
    }

    /** Of the shards that are open; 0 for the others. */
    private List<Long> epochs(int shards) throws InterruptedException {
        List<Long> epochs = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            ShardMeta meta = Await.result(quota.meta(Shard.of(shard)));
            epochs.add(meta.open() ? meta.epoch() : 0L);
        }
        return epochs;
    }

    private static boolean locked(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("select pg_try_advisory_xact_lock(?)")) {
            lock.setInt(1, LOCK);
            try (ResultSet row = lock.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
