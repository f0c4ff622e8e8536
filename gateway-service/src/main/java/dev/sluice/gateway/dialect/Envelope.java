package dev.sluice.gateway.dialect;

import dev.sluice.gateway.framing.multipart.Part;
import java.util.List;

/**
 * What a request says that routing and metering need, and where it stands in the body.
 *
 * @param usageAsked true when a streaming client wants the usage chunk
 * @param maxTokens the larger of {@code max_tokens} and {@code max_completion_tokens}; 0 = neither
 * @param choices how many texts the answer may hold, {@code n} for a chat; 0 where it is none
 * @param mediaParts images, audio and files among the messages
 * @param mediaBytes about how many bytes of the body are their data or addresses
 * @param bytes length of the body
 * @param objectAt the byte after the opening brace
 * @param modelAt null where the endpoint has a model of its own for who names none
 * @param searches how often the web may be searched for the answer; 0 = that is not asked for
 * @param batch what stands where a chat has its messages; null for a chat
 * @param made what is to be made that is no text; null = nothing
 * @param form null where the body is JSON
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
        StreamOptions streamOptions,
        int searches,
        Batch batch,
        Made made,
        Form form) {

    /**
     * Texts or the like that are worked on one by one.
     *
     * @param items how many there are; at least 1
     * @param tokenIds how many tokens are given by their ids
     * @param idBytes about how many bytes of the body these take
     * @param repeated bytes of what each of the items is read with, such as a rerank's query
     */
    public record Batch(int items, int tokenIds, int idBytes, int repeated) {}

    /**
     * Images or speech.
     *
     * @param images how many; 0 = none
     * @param partials how many stages of each are shown before it is done
     * @param characters of the text that is spoken; 0 = none
     * @param spokenBytes about how many bytes of the body it takes
     */
    public record Made(int images, int partials, long characters, int spokenBytes) {
        /** What OpenAI counts for each stage of an image that is shown. */
        public static final long TOKENS_PER_PARTIAL = 100;
    }

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

    /**
     * A request in parts, with files among them.
     *
     * @param contentType the header that tells where the body is cut
     * @param textBytes of its fields together
     * @param recording what is listened to; null = nothing
     * @param pictures how many are looked at
     * @param images how many are asked for; 0 = none
     * @param plain whether the answer may be text that is no JSON
     */
    public record Form(
            String contentType,
            List<Part> parts,
            int textBytes,
            Recording recording,
            int pictures,
            int images,
            boolean plain) {}
}
