package dev.sluice.billing.report;

import dev.sluice.admin.ProblemException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The {@code where} of a report and its values, collected from query parameters; null ones say nothing. For one thread. */
final class Filter {
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

    /**
     * Calls admitted in [from, to).
     *
     * @throws ProblemException 400
     */
    Filter admitted(String from, String to) {
        if (from != null) {
            where("admitted_at >= ?", Timestamp.from(time("from", from)));
        }
        if (to != null) {
            where("admitted_at < ?", Timestamp.from(time("to", to)));
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

    /** @param sql that holds {@link #sql()} and, behind it, places for {@code more} */
    PreparedStatement prepare(Connection connection, String sql, Object... more) throws SQLException {
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

    private static Instant time(String field, String text) {
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeException e) {
            throw ProblemException.invalid(
                    field, "must be a time such as \"2026-01-01T00:00:00Z\" or a day such as \"2026-01-01\"");
        }
    }
}
