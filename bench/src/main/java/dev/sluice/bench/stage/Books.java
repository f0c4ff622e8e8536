package dev.sluice.bench.stage;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;

/** What PostgreSQL holds of the calls of one key, read behind the services' backs. */
public final class Books {

    private static final String USAGE = """
            select count(*), count(distinct (operation_id, attempt)), count(*) filter (where outcome = 'OK'), \
            count(*) filter (where charge > 0), coalesce(sum(charge), 0) \
            from billing.usage_event where key_id = ? and admitted_at >= ?""";

    private static final String LEDGER = """
            select count(*), coalesce(-sum(amount), 0) from billing.ledger_entry \
            where key_id = ? and kind = 'usage' and admitted_at >= ?""";

    private final String url;
    private final String key;

    /** @param address {@code postgresql://user:password@host:port/database} */
    Books(String address, String key) {
        URI uri = URI.create(address);
        List<String> user = List.of(uri.getUserInfo().split(":", 2));
        this.url = "jdbc:postgresql://%s:%d%s?user=%s&password=%s"
                .formatted(uri.getHost(), uri.getPort(), uri.getPath(), user.get(0), user.get(1));
        this.key = key;
    }

    /**
     * Rows of attempts, and entries of the ledger.
     *
     * @param ok rows whose outcome is OK
     * @param charged rows that cost something
     * @param charge sum of the rows in nano-dollars
     * @param booked sum of the entries in nano-dollars
     */
    public record Count(long rows, long attempts, long ok, long charged, long charge, long entries, long booked) {}

    /** Of calls admitted since then. */
    public Count since(Instant start) {
        try (Connection connection = DriverManager.getConnection(url)) {
            List<Long> usage = row(connection, USAGE, start, 5);
            List<Long> ledger = row(connection, LEDGER, start, 2);
            return new Count(
                    usage.get(0), usage.get(1), usage.get(2), usage.get(3), usage.get(4), ledger.get(0), ledger.get(1));
        } catch (SQLException e) {
            throw new IllegalStateException("the books cannot be read", e);
        }
    }

    private List<Long> row(Connection connection, String sql, Instant start, int columns) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, key);
            statement.setTimestamp(2, Timestamp.from(start));
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                Long[] row = new Long[columns];
                for (int column = 0; column < columns; column++) {
                    row[column] = result.getLong(column + 1);
                }
                return List.of(row);
            }
        }
    }
}
