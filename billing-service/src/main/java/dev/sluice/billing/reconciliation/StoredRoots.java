package dev.sluice.billing.reconciliation;

import dev.sluice.billing.sql.Database;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The ledger's credits and the versions of settings, root by root. Thread-safe; blocks. */
@Singleton
final class StoredRoots {
    /**
     * What PostgreSQL has of a root.
     *
     * @param cs number of its last credit
     * @param credit nano-dollars ever credited
     * @param versions of its accounts and keys, deleted ones too
     * @param accounts which of them are accounts
     */
    record Root(long cs, long credit, Map<String, Long> versions, Set<String> accounts) {}

    private final Database database;

    StoredRoots(Database database) {
        this.database = database;
    }

    /** At one moment; unknown roots are missing. */
    Map<String, Root> read(Collection<String> ids) throws SQLException {
        return database.snapshot(connection -> {
            Map<String, Root> roots = new HashMap<>();
            readTotals(connection, ids, roots);
            readVersions(connection, ids, roots);
            return roots;
        });
    }

    private static void readTotals(Connection connection, Collection<String> ids, Map<String, Root> roots)
            throws SQLException {
        String sql = "select root_id, cs, credit from billing.account_totals where root_id = any (?)";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setArray(1, connection.createArrayOf("text", ids.toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    roots.put(
                            row.getString(1),
                            new Root(row.getLong(2), row.getLong(3), new HashMap<>(), new HashSet<>()));
                }
            }
        }
    }

    private static void readVersions(Connection connection, Collection<String> ids, Map<String, Root> roots)
            throws SQLException {
        String sql = """
                select root_id, id, version, true from billing.account where root_id = any (?)
                union all
                select root_id, id, version, false from billing.api_key where root_id = any (?)""";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setArray(1, connection.createArrayOf("text", ids.toArray()));
            query.setArray(2, connection.createArrayOf("text", ids.toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    Root root = roots.get(row.getString(1));
                    root.versions().put(row.getString(2), row.getLong(3));
                    if (row.getBoolean(4)) {
                        root.accounts().add(row.getString(2));
                    }
                }
            }
        }
    }
}
