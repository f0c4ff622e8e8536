package dev.sluice.billing.ledger;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what a rebuild of a shard writes. Call it in a transaction with isolation {@code REPEATABLE READ}, together with
 * {@link dev.sluice.billing.grant.Grants#ofShard}: then roots, versions and grants are of one moment.
 */
@Singleton
public final class ShardSnapshot {
    private final UsedLimits usedLimits;

    ShardSnapshot(UsedLimits usedLimits) {
        this.usedLimits = usedLimits;
    }

    /** Every root of the shard, ordered by id. */
    public List<RootSnapshot> read(Connection connection, int shard) throws SQLException {
        Map<String, Map<String, Long>> versions = versions(connection, shard);
        Map<String, List<UsedLimit>> used = new HashMap<>();
        for (UsedLimit limit : usedLimits.ofShard(connection, shard)) {
            used.computeIfAbsent(limit.root(), root -> new ArrayList<>()).add(limit);
        }
        String sql =
                "select root_id, shard, cs, credit, spent from billing.account_totals where shard = ? order by root_id";
        List<RootSnapshot> roots = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setInt(1, shard);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    RootTotals totals = new RootTotals(
                            row.getString(1), row.getInt(2), row.getLong(3), row.getLong(4), row.getLong(5));
                    String root = totals.root();
                    roots.add(new RootSnapshot(
                            totals, versions.getOrDefault(root, Map.of()), used.getOrDefault(root, List.of())));
                }
            }
        }
        return roots;
    }

    private static Map<String, Map<String, Long>> versions(Connection connection, int shard) throws SQLException {
        String sql = """
                select root_id, id, a.version from billing.account a
                join billing.account_totals t using (root_id) where t.shard = ?
                union all
                select root_id, id, k.version from billing.api_key k
                join billing.account_totals t using (root_id) where t.shard = ?""";
        Map<String, Map<String, Long>> versions = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setInt(1, shard);
            query.setInt(2, shard);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    versions.computeIfAbsent(rows.getString(1), root -> new HashMap<>())
                            .put(rows.getString(2), rows.getLong(3));
                }
            }
        }
        return versions;
    }
}
