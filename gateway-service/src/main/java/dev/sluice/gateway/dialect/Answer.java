package dev.sluice.gateway.dialect;

import dev.sluice.contracts.UsageEvent.Usage;
import java.util.List;

/**
 * What one JSON object of an upstream — a chunk of a stream or a whole completion — says that relaying and metering need.
 *
 * @param hasContent text, a tool call, reasoning, a refusal, audio or an image: what a client cannot be asked to forget
 * @param textBytes UTF-8 bytes of that content where it is text or speech, for an estimate where no usage comes
 * @param hasChoices false for a usage chunk
 * @param finished whether a choice is, or what is no text
 * @param usage null when none is reported
 * @param usageAt where usage objects stand
 * @param modelAt where the model's name stands, with its quotes; null when absent
 * @param error null when there is none
 */
public record Answer(
        boolean hasContent,
        int textBytes,
        boolean hasChoices,
        boolean finished,
        Usage usage,
        List<Span> usageAt,
        String model,
        Span modelAt,
        UpstreamError error) {

    /** An upstream's own words; any component may be null. Not scrubbed yet. */
    public record UpstreamError(String message, String type, String code, String param) {
        /** The type where MiniMax told the code in its {@code base_resp}. */
        public static final String BASE_RESPONSE = "base_resp";
        /** The type where OpenRouter shows what it objects to. */
        public static final String MODERATED = "moderated";
    }

    /** True for the chunk that exists only to report usage. */
    public boolean isUsageChunk() {
        return !usageAt.isEmpty() && !hasChoices && error == null;
    }
}
