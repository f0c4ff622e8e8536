package dev.sluice.billing.ledger;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the ledger. */
@Singleton
public final class LedgerEntries {
    private static final String COLUMNS =
            "id, at, root_id, account_id, key_id, kind, amount, coalesce(operation_id::text, source_id), attempt, reason";

    /**
     * Which entries are wanted; null parts let everything pass.
     *
     * @param account an account; entries of the accounts below it count too
     * @param sourceId such as an operation's id
     */
    public record Filter(String root, String account, String kind, String sourceId, Instant from, Instant to) {
        private static final String CONDITION = """
                root_id = ? and (? or account_id in
                        (select id from billing.account where root_id = ? and ? = any (path)))
                    and (?::text is null or kind = ?)
                    and (?::text is null or operation_id::text = ? or source_id = ?)
                    and (?::timestamptz is null or at >= ?::timestamptz) and (?::timestamptz is null or at < ?::timestamptz)""";

        private int bind(PreparedStatement query) throws SQLException {
            int next = 1;
            query.setString(next++, root);
            query.setBoolean(next++, root.equals(account));
            query.setString(next++, root);
            query.setString(next++, account);
            for (String text : new String[] {kind, kind, sourceId, sourceId, sourceId}) {
                query.setString(next++, text);
            }
            for (Instant time : new Instant[] {from, from, to, to}) {
                query.setTimestamp(next++, time == null ? null : Timestamp.from(time));
            }
            return next;
        }
    }

    /** Newest first. @param before only entries with a lower id; null = from the newest */
    public List<LedgerEntry> list(Connection connection, Filter filter, Long before, int most) throws SQLException {
        String sql = "select " + COLUMNS + " from billing.ledger_entry where " + Filter.CONDITION
                + " and id < ? order by id desc limit ?";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            int next = filter.bind(query);
            query.setLong(next, before == null ? Long.MAX_VALUE : before);
            query.setInt(next + 1, most);
            return read(query);
        }
    }

    public long count(Connection connection, Filter filter) throws SQLException {
        String sql = "select count(*) from billing.ledger_entry where " + Filter.CONDITION;
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            filter.bind(query);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** The entry, when it is of the root. */
    public Optional<LedgerEntry> get(Connection connection, String root, long id) throws SQLException {
        String sql = "select " + COLUMNS + " from billing.ledger_entry where root_id = ? and id = ?";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, root);
            query.setLong(2, id);
            return read(query).stream().findFirst();
        }
    }

    private static List<LedgerEntry> read(PreparedStatement query) throws SQLException {
        List<LedgerEntry> entries = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                entries.add(new LedgerEntry(
                        row.getLong(1),
                        row.getTimestamp(2).toInstant(),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getLong(7),
                        row.getString(8),
                        row.getObject(9, Integer.class),
                        row.getString(10)));
            }
        }
        return entries;
    }
}
