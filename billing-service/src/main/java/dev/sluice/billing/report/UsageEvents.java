package dev.sluice.billing.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.admin.Usd;
import dev.sluice.billing.report.UsageEventView.Charge;
import dev.sluice.billing.report.UsageEventView.Line;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Reads attempts. Every method works inside the caller's transaction. */
@Singleton
final class UsageEvents {
    static final String TABLE = "billing.usage_event";

    private static final String COLUMNS = """
            select operation_id, attempt, at, model, channel, key_id, outcome, input_tokens, cached_input, output_tokens,
                   reasoning_tokens, usage_source, charge, price_id, multiplier, lines, upstream_cost, first_token_ms, total_ms,
                   tags
            from billing.usage_event""";
    private static final String NEWEST_FIRST = " order by admitted_at desc, operation_id desc, attempt desc limit ?";

    private static final TypeReference<List<UsageEvent.ChargeLine>> LINES = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {};

    private final ObjectMapper json = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** @param after null = from the newest */
    List<UsageEventView> page(Connection connection, Filter filter, CallKey after, int most) throws SQLException {
        if (after != null) {
            filter.where(
                    "(admitted_at, operation_id, attempt) < (?, ?, ?)",
                    after.admittedAt(),
                    after.operation(),
                    after.attempt());
        }
        return filter.read(connection, COLUMNS + filter.sql() + NEWEST_FIRST, this::event, most);
    }

    /** The attempts of a call in their order. */
    List<UsageEventView> of(Connection connection, UUID operation) throws SQLException {
        Filter filter = new Filter()
                .equal("admitted_at", new CallKey(operation, 0).admittedAt())
                .equal("operation_id", operation);
        return filter.read(connection, COLUMNS + filter.sql() + " order by attempt", this::event);
    }

    private UsageEventView event(ResultSet row) throws SQLException {
        return new UsageEventView(
                row.getObject("operation_id", UUID.class),
                row.getInt("attempt"),
                row.getTimestamp("at").toInstant(),
                row.getString("model"),
                row.getString("channel"),
                row.getString("key_id"),
                row.getString("outcome").toLowerCase(Locale.ROOT),
                row.getLong("input_tokens"),
                row.getLong("cached_input"),
                row.getLong("output_tokens"),
                row.getLong("reasoning_tokens"),
                row.getString("usage_source").toLowerCase(Locale.ROOT),
                charge(row),
                new Usd(row.getLong("upstream_cost")),
                row.getObject("first_token_ms", Long.class),
                row.getObject("total_ms", Long.class),
                parse(row.getString("tags"), TAGS, Map.of()));
    }

    private Charge charge(ResultSet row) throws SQLException {
        List<Line> lines = parse(row.getString("lines"), LINES, List.of()).stream()
                .map(line -> new Line(line.what(), line.quantity(), new Usd(line.unitPrice()), new Usd(line.amount())))
                .toList();
        Long multiplier = row.getObject("multiplier", Long.class);
        return new Charge(
                new Usd(row.getLong("charge")),
                row.getString("price_id"),
                multiplier == null ? null : Money.format(multiplier),
                lines);
    }

    private <T> T parse(String text, TypeReference<T> type, T none) {
        try {
            return text == null ? none : json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row holds what this version cannot read: " + type.getType(), e);
        }
    }
}
