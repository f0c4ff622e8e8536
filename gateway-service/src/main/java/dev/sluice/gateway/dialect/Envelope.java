package dev.sluice.gateway.dialect;

/**
 * What a chat request says that routing and metering need, and where it stands in the body.
 *
 * @param usageAsked true when a streaming client wants the usage chunk
 * @param maxTokens the larger of {@code max_tokens} and {@code max_completion_tokens}; 0 = neither
 * @param choices {@code n}
 * @param mediaParts images, audio and files among the messages
 * @param mediaBytes about how many bytes of the body are their data or addresses
 * @param bytes length of the body
 * @param objectAt the byte after the opening brace
 */
public record Envelope(
        String model,
        boolean stream,
        boolean usageAsked,
        long maxTokens,
        int choices,
        int mediaParts,
        int mediaBytes,
        int bytes,
        int objectAt,
        Span modelAt,
        Span maxTokensAt,
        Span maxCompletionTokensAt,
        StreamOptions streamOptions) {

    /**
     * Where {@code stream_options} stands.
     *
     * @param at the value; null = the field is absent
     * @param empty true for an object without fields
     * @param object false for {@code null}
     * @param includeUsageAt the value of {@code include_usage}; null = absent
     */
    public record StreamOptions(Span at, boolean object, boolean empty, Span includeUsageAt) {
        static final StreamOptions ABSENT = new StreamOptions(null, false, true, null);
    }
}
