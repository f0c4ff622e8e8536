package dev.sluice.gateway.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;

/**
 * What Cohere bills, which is less than what the model read: its own template around the prompt is free. Counts are written as
 * floats.
 */
final class CohereUsage {
    /** More in one call is no count but a defect, and must not overflow a price. */
    private static final double MOST = 1_000_000_000d;

    private CohereUsage() {}

    /** Null when nothing was counted. */
    static Usage of(JsonNode usage) {
        JsonNode raw = usage.path("tokens");
        JsonNode billed = usage.path("billed_units");
        JsonNode counted = billed.has("input_tokens") || billed.has("output_tokens") ? billed : raw;
        if (!counted.has("input_tokens") && !counted.has("output_tokens")) {
            return null;
        }
        long input = count(counted, "input_tokens");
        // A cache holds the beginning of a prompt, where the template stands: of what is billed it holds what exceeds
        // that.
        long free = Math.max(0, count(raw, "input_tokens") - input);
        long cached = Math.clamp(count(usage, "cached_tokens") - free, 0, input);
        return new Usage(UsageSource.REPORTED, input, cached, 0, count(counted, "output_tokens"), 0, 0, 0);
    }

    private static long count(JsonNode holder, String name) {
        return (long) Math.clamp(Math.ceil(holder.path(name).asDouble(0)), 0d, MOST);
    }
}
