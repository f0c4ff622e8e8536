package dev.sluice.billing.report;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The {@code where} of a report and its values, collected from query parameters; null ones say nothing. For one thread. */
final class Filter {
    /** What a row says. */
    interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    Filter equal(String column, Object value) {
        return value == null ? this : where(column + " = ?", value);
    }

    /** The account and all below it. */
    Filter account(String id) {
        return id == null
                ? this
                : where("account_id in (select a.id from billing.account a where ? = any (a.path))", id);
    }

    /** Calls admitted in [from, to). */
    Filter admitted(Instant from, Instant to) {
        if (from != null) {
            where("admitted_at >= ?", Timestamp.from(from));
        }
        if (to != null) {
            where("admitted_at < ?", Timestamp.from(to));
        }
        return this;
    }

    Filter where(String condition, Object... given) {
        conditions.add(condition);
        values.addAll(List.of(given));
        return this;
    }

    /** With a leading blank; empty when there is no condition. */
    String sql() {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    /** How many rows of the table it lets through. */
    long count(Connection connection, String table) throws SQLException {
        return read(connection, "select count(*) from " + table + sql(), row -> row.getLong(1))
                .getFirst();
    }

    /** @param sql that holds {@link #sql()} and, behind it, places for {@code more} */
    <T> List<T> read(Connection connection, String sql, Reading<T> reading, Object... more) throws SQLException {
        List<T> read = new ArrayList<>();
        try (PreparedStatement query = prepare(connection, sql, more);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                read.add(reading.of(row));
            }
        }
        return read;
    }

    private PreparedStatement prepare(Connection connection, String sql, Object... more) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        int index = 1;
        for (Object value : values) {
            statement.setObject(index++, value);
        }
        for (Object value : more) {
            statement.setObject(index++, value);
        }
        return statement;
    }
}
