package dev.sluice.billing.ledger;

import dev.sluice.service.StartRefused;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The table {@code account_totals}, one row for every root. Every method works inside the caller's transaction. */
@Singleton
public final class Totals {
    private static final int MAX_SHARDS = 64;

    private final int shards;

    Totals(@ConfigProperty(name = "sluice.shards", defaultValue = "8") int shards) {
        if (shards < 1 || shards > MAX_SHARDS) {
            throw new StartRefused("sluice.shards is " + shards + ": set it to 1 … " + MAX_SHARDS);
        }
        this.shards = shards;
    }

    /** How many shards new roots are spread over. */
    public int shards() {
        return shards;
    }

    /** Opens the totals of a new root; shards take turns. */
    public void open(Connection connection, String root) throws SQLException {
        String sql =
                "insert into billing.account_totals (root_id, shard) values (?, nextval('billing.root_number') % ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, root);
            insert.setInt(2, shards);
            insert.executeUpdate();
        }
    }

    /** Reads without a lock; empty when the id is not one of a root. */
    public Optional<RootTotals> read(Connection connection, String root) throws SQLException {
        return Optional.ofNullable(select(connection, List.of(root), "").get(root));
    }

    /**
     * Locks the roots in the order of their ids until the transaction ends; unknown ones are missing in the answer.
     *
     * <p>This is the one lock for money and settings of a tree: nothing else may be locked before it.
     */
    public Map<String, RootTotals> lock(Connection connection, Collection<String> roots) throws SQLException {
        return select(connection, roots, " for update");
    }

    private static Map<String, RootTotals> select(Connection connection, Collection<String> roots, String lock)
            throws SQLException {
        String sql = "select root_id, shard, cs, credit, spent from billing.account_totals"
                + " where root_id = any (?) order by root_id" + lock;
        Map<String, RootTotals> found = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setArray(1, connection.createArrayOf("text", roots.toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    RootTotals totals = new RootTotals(
                            rows.getString(1), rows.getInt(2), rows.getLong(3), rows.getLong(4), rows.getLong(5));
                    found.put(totals.root(), totals);
                }
            }
        }
        return found;
    }

    void store(Connection connection, Collection<RootTotals> changed) throws SQLException {
        String sql = "update billing.account_totals set cs = ?, credit = ?, spent = ? where root_id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (RootTotals totals : changed) {
                update.setLong(1, totals.cs());
                update.setLong(2, totals.credit());
                update.setLong(3, totals.spent());
                update.setString(4, totals.root());
                update.addBatch();
            }
            update.executeBatch();
        }
    }
}
