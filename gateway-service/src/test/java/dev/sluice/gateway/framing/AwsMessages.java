package dev.sluice.gateway.framing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.eventstream.HeaderValue;
import software.amazon.awssdk.eventstream.Message;

/** Messages as AWS' own classes write them. */
public final class AwsMessages {
    private AwsMessages() {}

    public static byte[] event(String type, String json) {
        return message(
                Map.of(":message-type", "event", ":event-type", type, ":content-type", "application/json"), json);
    }

    public static byte[] exception(String type, String json) {
        return message(
                Map.of(":message-type", "exception", ":exception-type", type, ":content-type", "application/json"),
                json);
    }

    /** What a model says in bytes of its own, as InvokeModel tells it. */
    public static byte[] chunk(String json) {
        String base64 = Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
        return event("chunk", "{\"bytes\":\"" + base64 + "\",\"p\":\"abcd\"}");
    }

    public static byte[] error(String code, String message) {
        return message(Map.of(":message-type", "error", ":error-code", code, ":error-message", message), "");
    }

    public static byte[] message(Map<String, String> headers, String payload) {
        Map<String, HeaderValue> values = new TreeMap<>();
        headers.forEach((name, value) -> values.put(name, HeaderValue.fromString(value)));
        return bytes(new Message(values, payload.getBytes(UTF_8)));
    }

    static byte[] bytes(Message message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.encode(out);
        return out.toByteArray();
    }

    public static byte[] joined(byte[]... messages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            out.writeBytes(message);
        }
        return out.toByteArray();
    }
}
