package dev.sluice.billing.report;

import dev.sluice.admin.Usd;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads calls. Every method works inside the caller's transaction. */
@Singleton
final class Operations {
    static final String TABLE = "billing.operation";

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
        return filter.read(connection, COLUMNS + filter.sql() + NEWEST_FIRST, Operations::operation, most);
    }

    Optional<OperationView> find(Connection connection, UUID id) throws SQLException {
        Filter filter = new Filter()
                .equal("admitted_at", new CallKey(id, 0).admittedAt())
                .equal("operation_id", id);
        return filter.read(connection, COLUMNS + filter.sql(), Operations::operation).stream()
                .findFirst();
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
