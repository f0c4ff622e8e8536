package dev.sluice.billing.metering;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.ChargeLine;
import dev.sluice.contracts.UsageEvent.LimitStart;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.quota.EventEntry;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Usage events as a gateway makes them. */
public final class Events {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Events() {}

    /** A new UUIDv7 of now. */
    public static String operation() {
        return operation(System.currentTimeMillis());
    }

    public static String operation(long millis) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (millis << 16) | 0x7000L | random.nextInt(0x1000);
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    public static UsageEvent event(String operation, int attempt, String root, Outcome outcome) {
        return event(operation, attempt, root, "gpt-4o", outcome, List.of());
    }

    public static UsageEvent event(
            String operation, int attempt, String root, String model, Outcome outcome, List<LimitStart> limits) {
        return new UsageEvent(
                UsageEvent.FORMAT,
                operation,
                attempt,
                true,
                "client-" + operation,
                null,
                root,
                root,
                "k1",
                "default",
                "chat",
                false,
                model,
                outcome == Outcome.REFUSED ? null : "openai-main",
                "openai",
                model,
                System.currentTimeMillis(),
                outcome,
                outcome == Outcome.REFUSED ? "UNKNOWN_MODEL" : null,
                outcome == Outcome.REFUSED ? Integer.valueOf(404) : Integer.valueOf(200),
                outcome == Outcome.REFUSED ? "no such model" : null,
                new Usage(UsageSource.REPORTED, 1000, 400, 0, 200, 50, 0, 0),
                "p1",
                800_000_000L,
                List.of(new ChargeLine("cachedInput", 400, 1_250_000_000L, 400_000L)),
                70L,
                120L,
                900L,
                Map.of("team", "search"),
                limits);
    }

    /** As a record holds it in case the gateway dies. */
    public static UsageEvent lost(String operation, String root) {
        return new UsageEvent(
                UsageEvent.FORMAT,
                operation,
                1,
                true,
                "client-" + operation,
                null,
                root,
                root,
                "k1",
                "default",
                "chat",
                false,
                "gpt-4o",
                "openai-main",
                "openai",
                "gpt-4o",
                System.currentTimeMillis(),
                Outcome.LOST,
                null,
                null,
                null,
                new Usage(UsageSource.ESTIMATED, 1000, 0, 0, 0, 0, 0, 0),
                "p1",
                800_000_000L,
                List.of(),
                70L,
                null,
                null,
                Map.of("team", "search"),
                List.of());
    }

    public static String json(UsageEvent event) {
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static EventEntry entry(
            String id,
            EventEntry.Kind kind,
            String operation,
            int attempt,
            String root,
            long charge,
            Long spent,
            boolean late) {
        Outcome outcome = kind == EventEntry.Kind.LOST ? Outcome.LOST : Outcome.OK;
        String event = json(event(operation, attempt, root, outcome));
        return new EventEntry(id, kind, operation, attempt, root, charge, spent, late, "g1", event);
    }
}
