package dev.sluice.billing.metering;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.billing.metering.Arrival.Attempt;
import dev.sluice.billing.metering.Arrival.AttemptId;
import dev.sluice.billing.sql.Columns;
import dev.sluice.contracts.UsageEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The table {@code usage_event}: one row per attempt. Every method works inside the caller's transaction. */
final class UsageRows {
    /** In the order of {@link #row}. */
    private static final Columns COLUMNS = Columns.of("""
            at timestamptz, root_id text, account_id text, key_id text, group_name text, endpoint text, stream boolean, model text,
            channel text, provider text, upstream_model text, outcome text, error_kind text, status int, usage_source text,
            input_tokens bigint, cached_input bigint, cache_write bigint, output_tokens bigint, reasoning_tokens bigint,
            input_audio bigint, output_audio bigint, charge bigint, upstream_cost bigint, price_id text, multiplier bigint,
            lines jsonb, tags jsonb, first_token_ms bigint, total_ms bigint, trace_id text, writer text,
            admitted_at timestamptz, operation_id uuid, attempt int""");

    private static final String INSERT = "insert into billing.usage_event (" + COLUMNS.names() + ") " + COLUMNS.rows();
    private static final String REPLACE = "update billing.usage_event set (" + COLUMNS.names() + ") = row("
            + COLUMNS.row() + ") where admitted_at = ? and operation_id = ? and attempt = ?";
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
        if (attempts.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            COLUMNS.bind(connection, insert, attempts.stream().map(this::row).toList());
            insert.executeUpdate();
        }
    }

    /** The real outcome takes the place of a lost one. */
    void replace(Connection connection, List<Attempt> attempts) throws SQLException {
        for (Attempt attempt : attempts) {
            try (PreparedStatement update = connection.prepareStatement(REPLACE)) {
                int next = COLUMNS.bindRow(update, row(attempt));
                update.setTimestamp(next, Timestamp.from(attempt.id().admittedAt()));
                update.setObject(next + 1, attempt.id().operation());
                update.setInt(next + 2, attempt.id().attempt());
                update.executeUpdate();
            }
        }
    }

    private Object[] row(Attempt attempt) {
        UsageEvent event = attempt.event();
        UsageEvent.Usage usage = attempt.usage();
        UsageEvent.UsageSource source = usage.source() == null ? UsageEvent.UsageSource.UNKNOWN : usage.source();
        UsageEvent.Outcome outcome = attempt.lost() ? UsageEvent.Outcome.LOST : event.outcome();
        return new Object[] {
            Instant.ofEpochMilli(event.at()),
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
            write(event.lines() == null ? List.of() : event.lines()),
            write(SafeText.of(event.tags())),
            event.firstTokenMs(),
            event.totalMs(),
            SafeText.of(event.traceId()),
            SafeText.of(attempt.entry().writer()),
            attempt.id().admittedAt(),
            attempt.id().operation(),
            attempt.id().attempt()
        };
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("lines and tags are always JSON", e);
        }
    }
}
