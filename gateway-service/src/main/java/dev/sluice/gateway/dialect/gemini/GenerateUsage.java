package dev.sluice.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.contracts.UsageEvent.Pieces;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;

/**
 * Puts the usage of an answer together. Each chunk counts from the answer's beginning; what is not told again stays. The prompt
 * includes what the cache held; thoughts and results of Google's own tools are counted beside.
 */
final class GenerateUsage {
    /** More in one call is no count but a defect, and must not overflow a price. */
    private static final long MOST = 1_000_000_000L;

    private static final long UNTOLD = -1;

    private long prompt = UNTOLD;
    private long ofTools = UNTOLD;
    private long cached = UNTOLD;
    private long written = UNTOLD;
    private long thought = UNTOLD;
    private long heard = UNTOLD;
    private long spoken = UNTOLD;

    void add(JsonNode usage) {
        prompt = later(prompt, usage.path("promptTokenCount"));
        ofTools = later(ofTools, usage.path("toolUsePromptTokenCount"));
        cached = later(cached, usage.path("cachedContentTokenCount"));
        written = later(written, usage.path("candidatesTokenCount"));
        thought = later(thought, usage.path("thoughtsTokenCount"));
        heard = later(heard, audio(usage.path("promptTokensDetails")));
        spoken = later(spoken, audio(usage.path("candidatesTokensDetails")));
    }

    /**
     * Null when nothing was counted.
     *
     * @param searches of the web
     */
    Usage result(long searches) {
        if (prompt < 0 && written < 0 && thought < 0) {
            return null;
        }
        long input = Math.min(MOST, counted(prompt) + counted(ofTools));
        long output = Math.min(MOST, counted(written) + counted(thought));
        return new Usage(
                UsageSource.REPORTED,
                input,
                Math.min(counted(cached), input),
                0,
                output,
                Math.min(counted(thought), output),
                Math.min(counted(heard), input),
                Math.min(counted(spoken), output),
                Pieces.ofSearches(searches));
    }

    private static JsonNode audio(JsonNode details) {
        for (JsonNode detail : details) {
            if ("AUDIO".equals(detail.path("modality").asText())) {
                return detail.path("tokenCount");
            }
        }
        return MissingNode.getInstance();
    }

    private static long counted(long told) {
        return Math.max(0, told);
    }

    private static long later(long before, JsonNode told) {
        return told.isNumber() ? (long) Math.clamp(Math.ceil(told.asDouble()), 0d, (double) MOST) : before;
    }
}
