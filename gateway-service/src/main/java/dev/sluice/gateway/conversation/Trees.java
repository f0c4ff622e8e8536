package dev.sluice.gateway.conversation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** How trees of JSON are read and made; numbers stay as they were written. */
public final class Trees {
    private static final int MAX_TEXT = 64 << 20;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(MAX_TEXT)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private Trees() {}

    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    public static ObjectNode typed(String type) {
        return object().put("type", type);
    }

    /** Null when the bytes are no JSON object. */
    public static JsonNode read(byte[] bytes, int from, int to) {
        JsonNode root = readAny(bytes, from, to);
        return root != null && root.isObject() ? root : null;
    }

    /** Null when the bytes are no JSON; whatever value it is otherwise. */
    public static JsonNode readAny(byte[] bytes, int from, int to) {
        try {
            JsonNode root = JSON.readTree(bytes, from, to - from);
            return root == null || root.isMissingNode() ? null : root;
        } catch (JsonProcessingException e) {
            return null;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    public static byte[] write(JsonNode root) {
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Writes where no tree is worth its memory. */
    public static JsonGenerator generator(OutputStream out) throws IOException {
        return JSON.getFactory().createGenerator(out);
    }

    /** Null where the field is absent, null or no text. */
    public static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isTextual() ? value.asText() : null;
    }

    public static JsonNode orNull(JsonNode node) {
        return node == null || node.isNull() || node.isMissingNode() ? null : node;
    }

    public static String textOrEmpty(JsonNode node, String name) {
        return node.path(name).asText("");
    }
}
