package dev.sluice.gateway.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;

/** Reads the usage of an answer, which comes once. What was read from or written to the cache is told beside the input. */
final class ConverseUsage {
    /** More in one call is no count but a defect, and must not overflow a price. */
    private static final long MOST = 1_000_000_000L;

    private ConverseUsage() {}

    /** Null when nothing was counted. */
    static Usage of(JsonNode usage) {
        if (!usage.path("inputTokens").isNumber() && !usage.path("outputTokens").isNumber()) {
            return null;
        }
        long cached = count(usage, "cacheReadInputTokens");
        long written = count(usage, "cacheWriteInputTokens");
        long input = Math.min(MOST, count(usage, "inputTokens") + cached + written);
        return new Usage(
                UsageSource.REPORTED,
                input,
                cached,
                Math.min(written, input - cached),
                count(usage, "outputTokens"),
                0,
                0,
                0);
    }

    private static long count(JsonNode usage, String name) {
        return (long) Math.clamp(Math.ceil(usage.path(name).asDouble(0)), 0d, (double) MOST);
    }
}
