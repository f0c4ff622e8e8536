package dev.sluice.gateway.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.Trees;
import java.nio.charset.StandardCharsets;

/**
 * A credential in clear: one text, or a JSON object of the provider's fields. Its text form shows nothing of it. Immutable.
 */
public final class Secret {
    private final String text;
    private final JsonNode fields;

    private Secret(String text, JsonNode fields) {
        this.text = text;
        this.fields = fields;
    }

    /** @param text as stored; what begins with a brace is read as an object */
    public static Secret of(String text) {
        byte[] bytes = text.stripLeading().startsWith("{") ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
        return new Secret(text, bytes.length == 0 ? null : Trees.read(bytes, 0, bytes.length));
    }

    public String text() {
        return text;
    }

    /** Null when the credential is no object, or has no such field with text. */
    public String field(String name) {
        return fields == null ? null : Trees.text(fields, name);
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
    public String toString() {
        return "Secret[hidden]";
    }
}
