package dev.sluice.gateway.dialect.dashscope;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;

/** Reads usage. Each event of a stream tells all that was used until then; input includes what was cached. */
final class GenerationUsage {
    /** More in one call is no count but a defect, and must not overflow a price. */
    private static final double MOST = 1e9;

    private GenerationUsage() {}

    /** Null when nothing was counted. */
    static Usage of(JsonNode usage) {
        if (!usage.path("input_tokens").isNumber()
                && !usage.path("output_tokens").isNumber()) {
            return null;
        }
        JsonNode prompt = usage.path("prompt_tokens_details");
        long input = count(usage.path("input_tokens"));
        long output = count(usage.path("output_tokens"));
        long cached = Math.min(input, count(prompt.path("cached_tokens")));
        return new Usage(
                UsageSource.REPORTED,
                input,
                cached,
                Math.min(input - cached, count(prompt.path("cache_creation_input_tokens"))),
                output,
                Math.min(output, count(usage.path("output_tokens_details").path("reasoning_tokens"))),
                Math.min(input, count(usage.path("audio_tokens"))),
                0);
    }

    private static long count(JsonNode told) {
        return (long) Math.clamp(Math.ceil(told.asDouble()), 0d, MOST);
    }
}
