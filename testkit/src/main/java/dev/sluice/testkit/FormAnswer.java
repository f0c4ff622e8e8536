package dev.sluice.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/**
 * The answer to a request that is a form, as OpenAI gives it: models whose names begin with {@code gpt-} count tokens, others seconds
 * or nothing.
 */
abstract sealed class FormAnswer permits SoundAnswer, PictureAnswer {
    final Form form;
    final String model;

    FormAnswer(Form form) {
        this.form = form;
        this.model = form.required("model");
    }

    static Made text(String text) {
        return Made.of("text/plain; charset=utf-8", Buffer.buffer(text));
    }

    static Made events(ObjectNode... events) {
        Buffer all = Buffer.buffer();
        for (ObjectNode event : events) {
            all.appendString("event: " + event.path("type").asText() + "\ndata: " + event + "\n\n");
        }
        return Made.of("text/event-stream; charset=utf-8", all);
    }

    static Made json(ObjectNode json) {
        return Made.json(Buffer.buffer(json.toString()));
    }

    static boolean serves(String path) {
        return path.endsWith("/audio/transcriptions")
                || path.endsWith("/audio/translations")
                || path.endsWith("/images/edits")
                || path.endsWith("/images/variations");
    }

    /** What the vendor would refuse throws an IllegalArgumentException. */
    static FormAnswer of(String path, String contentType, byte[] body) throws IOException {
        Form form = Form.read(contentType, body);
        return path.contains("/audio/")
                ? new SoundAnswer(form, path.endsWith("/audio/translations"))
                : new PictureAnswer(form, path.endsWith("/images/variations"));
    }

    final String model() {
        return model;
    }

    final boolean countsTokens() {
        return model.startsWith("gpt-");
    }

    /** Whether it is a stream of events. */
    final boolean streams() {
        return countsTokens() && "true".equals(form.field("stream", "false"));
    }

    abstract Made made(Behaviour how);

    static ObjectNode object() {
        return Behaviour.JSON.createObjectNode();
    }
}
