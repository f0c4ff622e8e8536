package dev.sluice.gateway.translation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.framing.EventStreamMessage;
import java.io.ByteArrayOutputStream;

/**
 * Writes messages of AWS' event stream as the unions that its models define them as: the type, which stands in a header, becomes
 * the one field, and the payload its value.
 */
final class NamedEvents {
    private static final String NOTHING = "{}";

    private NamedEvents() {}

    static byte[] write(EventStreamMessage message) {
        return switch (message.header(":message-type")) {
            case "event" -> union(message.header(":event-type"), message);
            case "exception" -> union(message.header(":exception-type"), message);
            case "error" -> error(message);
            case null, default -> throw new MalformedAnswerException("an event of an unknown kind");
        };
    }

    private static byte[] union(String type, EventStreamMessage message) {
        if (type == null) {
            throw new MalformedAnswerException("an event without a type");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.to() - message.from() + type.length() + 8);
        out.writeBytes(ascii("{\""));
        out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(type));
        out.writeBytes(ascii("\":"));
        if (message.to() > message.from()) {
            out.write(message.bytes(), message.from(), message.to() - message.from());
        } else {
            out.writeBytes(ascii(NOTHING));
        }
        out.write('}');
        return out.toByteArray();
    }

    private static byte[] error(EventStreamMessage message) {
        ObjectNode error = Trees.object();
        error.putObject("error")
                .put("code", message.header(":error-code"))
                .put("message", message.header(":error-message"));
        return Trees.write(error);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
