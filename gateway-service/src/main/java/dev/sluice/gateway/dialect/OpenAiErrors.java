package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.gateway.error.GatewayException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Errors as clients of OpenAI's API read them. */
public final class OpenAiErrors {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private OpenAiErrors() {}

    /** The body of an error answer; the request's id stands in the message so that users can quote it. */
    public static byte[] body(GatewayException e, String requestId) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        write(e, requestId, out);
        return out.toByteArray();
    }

    /** The event that ends a stream which had begun; nothing follows it, no {@code [DONE]} either. */
    public static byte[] event(GatewayException e, String requestId) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        out.writeBytes(DATA);
        write(e, requestId, out);
        out.writeBytes(END);
        return out.toByteArray();
    }

    private static void write(GatewayException e, String requestId, ByteArrayOutputStream out) {
        try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeObjectFieldStart("error");
            json.writeStringField("message", e.getMessage() + " (request id: " + requestId + ")");
            json.writeStringField("type", e.openAiType());
            json.writeStringField("param", e.param());
            json.writeStringField("code", e.openAiCode());
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
