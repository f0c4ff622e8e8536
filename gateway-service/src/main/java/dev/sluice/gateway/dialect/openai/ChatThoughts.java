package dev.sluice.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.gateway.conversation.StreamEvent;
import java.io.IOException;

/**
 * Where thoughts and their proofs stand in OpenAI's JSON, which has no place of its own for them: signatures of tool calls where
 * Google's OpenAI endpoint puts them, those of thoughts in {@code thinking_blocks}, as other gateways do. A client that sends
 * the message back as it was gives them back to the model.
 */
final class ChatThoughts {
    private ChatThoughts() {}

    static void call(JsonGenerator json, String id, String name, String arguments, String signature)
            throws IOException {
        json.writeStringField("id", id);
        json.writeStringField("type", "function");
        json.writeObjectFieldStart("function");
        json.writeStringField("name", name);
        json.writeStringField("arguments", arguments);
        json.writeEndObject();
        if (signature != null) {
            json.writeObjectFieldStart("extra_content");
            json.writeObjectFieldStart("google");
            json.writeStringField("thought_signature", signature);
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    static void signature(JsonGenerator json, StreamEvent.Signature signature) throws IOException {
        json.writeArrayFieldStart("thinking_blocks");
        block(json, "", signature.signature(), signature.redacted());
        json.writeEndArray();
    }

    static void block(JsonGenerator json, String text, String signature, String redacted) throws IOException {
        json.writeStartObject();
        if (redacted != null) {
            json.writeStringField("type", "redacted_thinking");
            json.writeStringField("data", redacted);
        } else {
            json.writeStringField("type", "thinking");
            json.writeStringField("thinking", text);
            json.writeStringField("signature", signature);
        }
        json.writeEndObject();
    }
}
