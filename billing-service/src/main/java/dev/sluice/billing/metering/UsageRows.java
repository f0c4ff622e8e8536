package dev.sluice.billing.metering;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.billing.metering.Arrival.Attempt;
import dev.sluice.billing.metering.Arrival.AttemptId;
import dev.sluice.billing.sql.CopyRows;
import dev.sluice.contracts.UsageEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The table {@code usage_event}: one row per attempt. Every method works inside the caller's transaction. */
final class UsageRows {
    /** In the order of {@link #values}; the key is last. */
    private static final List<String> COLUMNS = List.of(
            ("at root_id account_id key_id group_name endpoint stream model channel provider upstream_model outcome error_kind status "
                            + "usage_source input_tokens cached_input cache_write output_tokens reasoning_tokens input_audio "
                            + "output_audio charge upstream_cost price_id multiplier lines tags first_token_ms total_ms trace_id "
                            + "writer admitted_at operation_id attempt")
                    .split(" ", -1));

    private static final String TABLE = "billing.usage_event";
    private static final Set<String> JSON = Set.of("lines", "tags");
    private static final int KEY = 3;
    private static final String NAMES = String.join(", ", COLUMNS);
    private static final String VALUES =
            COLUMNS.stream().map(name -> JSON.contains(name) ? "?::json" : "?").collect(Collectors.joining(", "));
    private static final String REPLACE = "update " + TABLE + " set (" + NAMES + ") = row(" + VALUES
            + ") where admitted_at = ? and operation_id = ? and attempt = ?";
    private static final String KNOWN = """
            select e.operation_id, e.attempt, e.outcome = 'LOST', e.charge, e.upstream_cost, e.input_tokens + e.output_tokens
            from unnest(?::timestamptz[], ?::uuid[], ?::int[]) as w(admitted_at, operation_id, attempt)
            join billing.usage_event e using (admitted_at, operation_id, attempt)""";

    private final ObjectMapper json = new ObjectMapper();

    /** Those of {@code ids} that have a row. */
    Map<AttemptId, Decision.Known> known(Connection connection, Collection<AttemptId> ids) throws SQLException {
        Map<AttemptId, Decision.Known> known = new HashMap<>();
        if (ids.isEmpty()) {
            return known;
        }
        try (PreparedStatement query = connection.prepareStatement(KNOWN)) {
            Object[] times =
                    ids.stream().map(id -> Timestamp.from(id.admittedAt())).toArray();
            Object[] operations = ids.stream().map(AttemptId::operation).toArray();
            Object[] attempts = ids.stream().map(AttemptId::attempt).toArray();
            query.setArray(1, connection.createArrayOf("timestamptz", times));
            query.setArray(2, connection.createArrayOf("uuid", operations));
            query.setArray(3, connection.createArrayOf("int4", attempts));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    AttemptId id = new AttemptId(rows.getObject(1, UUID.class), rows.getInt(2));
                    known.put(
                            id,
                            new Decision.Known(rows.getBoolean(3), rows.getLong(4), rows.getLong(5), rows.getLong(6)));
                }
            }
        }
        return known;
    }

    void insert(Connection connection, List<Attempt> attempts) throws SQLException {
        CopyRows rows = new CopyRows(TABLE, COLUMNS);
        attempts.forEach(attempt -> rows.add(values(attempt)));
        rows.insert(connection);
    }

    /** The real outcome takes the place of a lost one. */
    void replace(Connection connection, List<Attempt> attempts) throws SQLException {
        for (Attempt attempt : attempts) {
            try (PreparedStatement update = connection.prepareStatement(REPLACE)) {
                Object[] values = values(attempt);
                for (int i = 0; i < values.length; i++) {
                    update.setObject(i + 1, values[i]);
                }
                for (int i = 0; i < KEY; i++) {
                    update.setObject(values.length + i + 1, values[values.length - KEY + i]);
                }
                update.executeUpdate();
            }
        }
    }

    /** In the order of {@link #COLUMNS}. */
    private Object[] values(Attempt attempt) {
        UsageEvent event = attempt.event();
        UsageEvent.Usage usage = attempt.usage();
        UsageEvent.UsageSource source = usage.source() == null ? UsageEvent.UsageSource.UNKNOWN : usage.source();
        UsageEvent.Outcome outcome = attempt.lost() ? UsageEvent.Outcome.LOST : event.outcome();
        return new Object[] {
            new Timestamp(event.at()),
            SafeText.of(event.root()),
            SafeText.of(event.account()),
            SafeText.of(event.keyId()),
            SafeText.of(event.group()),
            SafeText.of(event.endpoint()),
            event.stream(),
            SafeText.of(event.model()),
            SafeText.of(event.channel()),
            SafeText.of(event.provider()),
            SafeText.of(event.upstreamModel()),
            outcome.name(),
            SafeText.of(event.errorKind()),
            event.status(),
            source.name(),
            usage.input(),
            usage.cachedInput(),
            usage.cacheWrite(),
            usage.output(),
            usage.reasoning(),
            usage.inputAudio(),
            usage.outputAudio(),
            attempt.charge(),
            attempt.upstreamCost(),
            SafeText.of(event.priceId()),
            event.multiplier(),
            write(event.lines(), event.lines() == null || event.lines().isEmpty()),
            write(
                    SafeText.of(event.tags()),
                    event.tags() == null || event.tags().isEmpty()),
            event.firstTokenMs(),
            event.totalMs(),
            SafeText.of(event.traceId()),
            SafeText.of(attempt.entry().writer()),
            Timestamp.from(attempt.id().admittedAt()),
            attempt.id().operation(),
            attempt.id().attempt()
        };
    }

    /** Most rows have no tags and those without a charge no lines: nothing is written for them. */
    private String write(Object value, boolean empty) {
        try {
            return empty ? null : json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("lines and tags are always JSON", e);
        }
    }
}
