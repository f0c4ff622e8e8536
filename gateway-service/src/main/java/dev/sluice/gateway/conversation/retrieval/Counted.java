package dev.sluice.gateway.conversation.retrieval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;

/** Counts as upstreams tell them: any JSON number, rounded up. */
public final class Counted {
    /** More in one call is no count but a defect, and must not overflow a price. */
    private static final double MOST = 1e9;

    private Counted() {}

    /** Usage of so many input tokens; null when that is no number. */
    public static Usage input(JsonNode tokens) {
        return tokens.isNumber() ? new Usage(UsageSource.REPORTED, whole(tokens), 0, 0, 0, 0, 0, 0) : null;
    }

    public static long whole(JsonNode number) {
        return (long) Math.clamp(Math.ceil(number.asDouble(0)), 0d, MOST);
    }
}
