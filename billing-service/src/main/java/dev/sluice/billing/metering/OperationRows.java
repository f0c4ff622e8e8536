package dev.sluice.billing.metering;

import dev.sluice.billing.metering.Arrival.AttemptId;
import dev.sluice.billing.sql.CopyRows;
import dev.sluice.contracts.UsageEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** The table {@code operation}: one row per call. Every method works inside the caller's transaction. */
final class OperationRows {
    private static final String TABLE = "billing.operation";
    private static final List<String> COLUMNS = List.of(
            ("admitted_at operation_id client_request_id root_id account_id key_id model endpoint status error_kind message charge "
                            + "upstream_cost attempt")
                    .split(" ", -1));

    /** The highest attempt seen says how the call ended; the others only add their money. */
    private static final String UPSERT = "insert into " + TABLE + " as o (" + String.join(", ", COLUMNS) + ") values ("
            + String.join(", ", Collections.nCopies(COLUMNS.size(), "?")) + """
            )
            on conflict (admitted_at, operation_id) do update set
                client_request_id = coalesce(o.client_request_id, excluded.client_request_id),
                charge = o.charge + excluded.charge,
                upstream_cost = o.upstream_cost + excluded.upstream_cost,
                status = case when excluded.attempt >= o.attempt then excluded.status else o.status end,
                error_kind = case when excluded.attempt >= o.attempt then excluded.error_kind else o.error_kind end,
                message = case when excluded.attempt >= o.attempt then excluded.message else o.message end,
                attempt = greatest(o.attempt, excluded.attempt)""";

    /** Nobody can say any more what the client saw: this is what a proxy in front of a dead gateway answers. */
    private static final int BAD_GATEWAY = 502;

    private static final String GATEWAY_DIED = "GATEWAY_DIED";

    private static final String GATEWAY_DIED_IN_WORDS =
            "The gateway died during the call. Charged is what the call had cost at least.";

    /**
     * What a batch says about a call.
     *
     * @param first true when nothing was said about the call before, unless a unique row says otherwise
     * @param lost true when its gateway died
     * @param charge nano-dollars to add
     * @param upstreamCost nano-dollars to add
     */
    record Change(AttemptId id, UsageEvent event, boolean first, boolean lost, long charge, long upstreamCost) {
        Change and(Change other) {
            Change latest = other.id.attempt() >= id.attempt() ? other : this;
            return new Change(
                    latest.id,
                    latest.event,
                    first || other.first,
                    latest.lost,
                    charge + other.charge,
                    upstreamCost + other.upstreamCost);
        }

        Integer status() {
            return lost ? Integer.valueOf(BAD_GATEWAY) : event.status();
        }

        String errorKind() {
            return lost ? GATEWAY_DIED : event.errorKind();
        }

        String message() {
            return lost ? GATEWAY_DIED_IN_WORDS : event.message();
        }
    }

    /** @param changes at most one per call */
    void apply(Connection connection, Collection<Change> changes, Lookup lookup) throws SQLException {
        CopyRows first = new CopyRows(TABLE, COLUMNS);
        List<Change> others = new ArrayList<>();
        for (Change change : changes) {
            if (change.first() && lookup == Lookup.DOUBTFUL) {
                first.add(values(change));
            } else {
                others.add(change);
            }
        }
        first.insert(connection);
        upsert(connection, others);
    }

    private static void upsert(Connection connection, List<Change> changes) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            for (Change change : changes) {
                Object[] values = values(change);
                for (int i = 0; i < values.length; i++) {
                    upsert.setObject(i + 1, values[i]);
                }
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    /** In the order of {@link #COLUMNS}. */
    private static Object[] values(Change change) {
        UsageEvent event = change.event();
        return new Object[] {
            Timestamp.from(change.id().admittedAt()),
            change.id().operation(),
            SafeText.of(event.clientRequestId()),
            SafeText.of(event.root()),
            SafeText.of(event.account()),
            SafeText.of(event.keyId()),
            SafeText.of(event.model()),
            SafeText.of(event.endpoint()),
            change.status(),
            SafeText.of(change.errorKind()),
            SafeText.of(change.message()),
            change.charge(),
            change.upstreamCost(),
            change.id().attempt()
        };
    }
}
