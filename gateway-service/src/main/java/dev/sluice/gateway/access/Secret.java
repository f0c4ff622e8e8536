package dev.sluice.gateway.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.Trees;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * A credential in clear: one text, or a JSON object of the provider's fields. Its text form shows nothing of it. Immutable; equal
 * when the text is.
 */
public final class Secret {
    private final String text;
    private final JsonNode fields;
    private final List<String> parts;
    private final String digest;

    private Secret(String text, JsonNode fields) {
        this.text = text;
        this.fields = fields;
        this.parts = fields == null ? List.of(text) : parts(text, fields);
        this.digest = Digests.hex(Digests.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** @param text as stored; what begins with a brace is read as an object */
    public static Secret of(String text) {
        byte[] bytes = text.stripLeading().startsWith("{") ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
        return new Secret(text, bytes.length == 0 ? null : Trees.read(bytes, 0, bytes.length));
    }

    public String text() {
        return text;
    }

    public boolean isObject() {
        return fields != null;
    }

    /** The text and the texts of all fields: what nobody may read in a message. */
    public List<String> parts() {
        return parts;
    }

    /** SHA-256 of the text in hex: tells two secrets apart where none may be kept. */
    public String digest() {
        return digest;
    }

    /** Null when the credential is no object, or has no such field with text. */
    public String field(String name) {
        return fields == null ? null : Trees.text(fields, name);
    }

    /** A field that is an object of its own; null when the credential has no such field. */
    JsonNode object(String name) {
        JsonNode value = fields == null ? null : fields.get(name);
        return value != null && value.isObject() ? value : null;
    }

    /** @throws UnusableSecretException naming the field, when it is missing or blank */
    public String required(String name) {
        String value = field(name);
        if (value == null || value.isBlank()) {
            throw new UnusableSecretException("lacks the field `" + name + "`");
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "Secret[hidden]";
    }

    private static List<String> parts(String text, JsonNode fields) {
        Stream<String> values = fields.valueStream().filter(JsonNode::isTextual).map(JsonNode::asText);
        return Stream.concat(Stream.of(text), values).toList();
    }
}
