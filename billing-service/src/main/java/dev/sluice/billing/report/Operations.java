package dev.sluice.billing.report;

import dev.sluice.admin.Usd;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads calls. Every method works inside the caller's transaction. */
@Singleton
final class Operations {
    private static final String COLUMNS = """
            select operation_id, client_request_id, admitted_at, account_id, key_id, model, endpoint, status, error_kind, message,
                   charge, upstream_cost
            from billing.operation""";
    private static final String NEWEST_FIRST = " order by admitted_at desc, operation_id desc limit ?";

    /** @param after null = from the newest */
    List<OperationView> page(Connection connection, Filter filter, CallKey after, int most) throws SQLException {
        if (after != null) {
            filter.where("(admitted_at, operation_id) < (?, ?)", after.admittedAt(), after.operation());
        }
        return read(connection, filter, COLUMNS + filter.sql() + NEWEST_FIRST, most);
    }

    long count(Connection connection, Filter filter) throws SQLException {
        String sql = "select count(*) from billing.operation" + filter.sql();
        try (PreparedStatement query = filter.prepare(connection, sql);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    Optional<OperationView> find(Connection connection, UUID id) throws SQLException {
        Filter filter = new Filter()
                .equal("admitted_at", new CallKey(id, 0).admittedAt())
                .equal("operation_id", id);
        return read(connection, filter, COLUMNS + filter.sql()).stream().findFirst();
    }

    private static List<OperationView> read(Connection connection, Filter filter, String sql, Object... more)
            throws SQLException {
        List<OperationView> operations = new ArrayList<>();
        try (PreparedStatement query = filter.prepare(connection, sql, more);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                operations.add(operation(row));
            }
        }
        return operations;
    }

    private static OperationView operation(ResultSet row) throws SQLException {
        return new OperationView(
                row.getObject("operation_id", UUID.class),
                row.getString("client_request_id"),
                row.getTimestamp("admitted_at").toInstant(),
                row.getString("account_id"),
                row.getString("key_id"),
                row.getString("model"),
                row.getString("endpoint"),
                row.getObject("status", Integer.class),
                row.getString("error_kind"),
                row.getString("message"),
                new Usd(row.getLong("charge")),
                new Usd(row.getLong("upstream_cost")),
                null);
    }
}
