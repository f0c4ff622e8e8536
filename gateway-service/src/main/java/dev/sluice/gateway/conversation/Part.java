package dev.sluice.gateway.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A piece of what somebody says. */
public sealed interface Part {
    /** @param cacheControl the client's own mark for prompt caching, such as {@code {"type":"ephemeral"}}; null = none */
    record Text(String text, JsonNode cacheControl) implements Part {
        public Text(String text) {
            this(text, null);
        }
    }

    /**
     * A picture.
     *
     * @param media where it is or what it holds
     * @param detail as OpenAI names it; null = not said
     */
    record Image(Media media, String detail, JsonNode cacheControl) implements Part {}

    /** @param format such as {@code wav} */
    record Audio(String base64, String format) implements Part {}

    /**
     * A document.
     *
     * @param name null = none
     * @param fileId of a file that the upstream holds; then there is no media
     */
    record Document(String name, Media media, String fileId, JsonNode cacheControl) implements Part {}

    /**
     * What the assistant wants to be done.
     *
     * @param arguments JSON text as the model wrote it; may be empty
     * @param signature the upstream's own proof of the thought behind it, to be sent back unchanged; null = none
     */
    record ToolCall(String id, String name, String arguments, String signature) implements Part {}

    /**
     * What came of a tool call.
     *
     * @param name of the tool; null when the conversation does not tell
     * @param content texts, images and documents
     */
    record ToolResult(String callId, String name, List<Part> content, boolean error) implements Part {
        public ToolResult {
            content = List.copyOf(content);
        }
    }

    /**
     * What the model thought.
     *
     * @param signature to be sent back unchanged; null = not known, then the thought cannot be sent back
     * @param redacted encrypted thought instead of text; null = none
     */
    record Thinking(String text, String signature, String redacted) implements Part {}

    /** Why the assistant would not answer. */
    record Refusal(String text) implements Part {}
}
