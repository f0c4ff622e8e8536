package dev.sluice.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.retrieval.Vector;
import dev.sluice.gateway.conversation.retrieval.Vectors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes vectors as OpenAI does; their numbers stay as the upstream wrote them. */
public final class EmbeddingsAnswer {
    private EmbeddingsAnswer() {}

    /** @param model as the client asked for it */
    public static byte[] write(Vectors answer, String model, boolean base64) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        ChatAnswer.write(out, json -> {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            int index = 0;
            for (Vector vector : answer.vectors()) {
                write(json, index++, vector, base64);
            }
            json.writeEndArray();
            json.writeStringField("model", model);
            if (answer.usage() != null) {
                json.writeObjectFieldStart("usage");
                json.writeNumberField("prompt_tokens", answer.usage().input());
                json.writeNumberField("total_tokens", answer.usage().input());
                json.writeEndObject();
            }
            json.writeEndObject();
        });
        return out.toByteArray();
    }

    /** An error of the upstream that came with a good status. */
    public static byte[] write(StreamEvent.Failed failed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        ChatAnswer.write(out, json -> ChatAnswer.error(json, failed));
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, int index, Vector vector, boolean base64) throws IOException {
        json.writeStartObject();
        json.writeStringField("object", "embedding");
        json.writeNumberField("index", index);
        json.writeFieldName("embedding");
        if (base64) {
            json.writeString(vector.base64());
        } else {
            json.writeRawValue(
                    new String(vector.json(), vector.from(), vector.to() - vector.from(), StandardCharsets.US_ASCII));
        }
        json.writeEndObject();
    }
}
