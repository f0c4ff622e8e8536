package dev.sluice.gateway.dialect.hunyuan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;

/** Reads usage; what was cached is counted in the prompt, and told as a text. */
final class CompletionsUsage {
    /** More in one call is no count but a defect, and must not overflow a price. */
    private static final double MOST = 1e9;

    private CompletionsUsage() {}

    /** Null when nothing was counted. */
    static Usage of(JsonNode usage) {
        if (!usage.path("PromptTokens").isNumber()
                && !usage.path("CompletionTokens").isNumber()) {
            return null;
        }
        long input = count(usage.path("PromptTokens"));
        long cached = count(usage.path("PromptTokensDetails").path("CachedTokens"));
        long output = count(usage.path("CompletionTokens"));
        return new Usage(UsageSource.REPORTED, input, Math.min(cached, input), 0, output, 0, 0, 0);
    }

    private static long count(JsonNode told) {
        return (long) Math.clamp(Math.ceil(told.asDouble()), 0d, MOST);
    }
}
