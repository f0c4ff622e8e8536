package dev.sluice.billing.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/**
 * The table {@code outbox}. Every method works inside the caller's transaction; whoever appends holds the root's lock, and
 * after the commit hurries {@link Rounds#hurry} (or fires {@link OutboxWritten} where transactions are the container's).
 */
@Singleton
public final class Outbox {
    private static final TypeReference<List<Correction>> CORRECTIONS = new TypeReference<>() {};

    private final ObjectMapper json = new ObjectMapper();

    /** Appends credits in the given order; {@code cs} must continue the root's count. */
    public void credit(Connection connection, List<Credit> credits) throws SQLException {
        if (credits.isEmpty()) {
            return;
        }
        String sql = "insert into billing.outbox (root_id, shard, kind, cs, amount, corrections)"
                + " values (?, ?, 'credit', ?, ?, ?::jsonb)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Credit credit : credits) {
                insert.setString(1, credit.root());
                insert.setInt(2, credit.shard());
                insert.setLong(3, credit.cs());
                insert.setLong(4, credit.amount());
                insert.setString(5, credit.corrections().isEmpty() ? null : write(credit.corrections()));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** The row of a credit, for {@link Deliveries}. */
    public long idOfCredit(Connection connection, String root, long cs) throws SQLException {
        String sql = "select id from billing.outbox where root_id = ? and kind = 'credit' and cs = ?";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, root);
            query.setLong(2, cs);
            try (ResultSet id = query.executeQuery()) {
                if (!id.next()) {
                    throw new IllegalStateException("no outbox row of credit " + cs + " of root " + root);
                }
                return id.getLong(1);
            }
        }
    }

    /**
     * Appends the change of a scope: its grants are compiled when it is delivered, then its version is published.
     *
     * @return the row's id, for {@link Deliveries}
     */
    public long scope(Connection connection, String root, String scope, long version) throws SQLException {
        String sql = """
                insert into billing.outbox (root_id, shard, kind, scope_id, version)
                select root_id, shard, 'scope', ?, ? from billing.account_totals where root_id = ?
                returning id""";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, scope);
            insert.setLong(2, version);
            insert.setString(3, root);
            try (ResultSet id = insert.executeQuery()) {
                if (!id.next()) {
                    throw new IllegalStateException("no totals of root " + root);
                }
                return id.getLong(1);
            }
        }
    }

    /** The oldest rows of the root that are not delivered. */
    List<OutboxRow> due(Connection connection, String root, int most) throws SQLException {
        String sql = """
                select id, shard, kind, cs, amount, corrections, scope_id, version from billing.outbox
                where root_id = ? and delivered_at is null order by id limit ?""";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, root);
            query.setInt(2, most);
            List<OutboxRow> due = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    due.add(row(root, rows));
                }
            }
            return due;
        }
    }

    private OutboxRow row(String root, ResultSet row) throws SQLException {
        long id = row.getLong(1);
        int shard = row.getInt(2);
        if ("scope".equals(row.getString(3))) {
            return new OutboxRow.Scope(id, root, shard, row.getString(7), row.getLong(8));
        }
        String corrections = row.getString(6);
        return new OutboxRow.Money(
                id,
                new Credit(
                        root,
                        shard,
                        row.getLong(4),
                        row.getLong(5),
                        corrections == null ? List.of() : read(corrections)));
    }

    /** @param revision of the shard that the delivery raised; null when it raised none */
    void delivered(Connection connection, long id, Long revision) throws SQLException {
        String sql = "update billing.outbox set delivered_at = clock_timestamp(), revision = ? where id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            if (revision == null) {
                update.setNull(1, Types.BIGINT);
            } else {
                update.setLong(1, revision);
            }
            update.setLong(2, id);
            update.executeUpdate();
        }
    }

    /** Makes credits after {@code after} and before {@code before} due once more, as far as they are still kept. */
    int deliverAgain(Connection connection, String root, long after, long before) throws SQLException {
        String sql = """
                update billing.outbox set delivered_at = null
                where root_id = ? and kind = 'credit' and cs > ? and cs < ? and delivered_at is not null""";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, root);
            update.setLong(2, after);
            update.setLong(3, before);
            return update.executeUpdate();
        }
    }

    private String write(List<Correction> corrections) {
        try {
            return json.writeValueAsString(corrections);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("corrections are always JSON", e);
        }
    }

    private List<Correction> read(String corrections) {
        try {
            return json.readValue(corrections, CORRECTIONS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an outbox row holds corrections that cannot be read", e);
        }
    }
}
