package dev.sluice.admin;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads the bodies of admin APIs strictly: unknown fields, wrong types, duplicate fields and trailing text are refused by
 * name. A mapper of its own, because what the services tell each other is read leniently. Thread-safe.
 */
@Singleton
public final class AdminJson {
    private final ObjectMapper mapper;

    public AdminJson(ObjectMapper base) {
        mapper = base.copy()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        mapper.setConfig(mapper.getDeserializationConfig().without(MapperFeature.ALLOW_COERCION_OF_SCALARS));
        for (LogicalType type : new LogicalType[] {
            LogicalType.Textual, LogicalType.Collection, LogicalType.Map, LogicalType.POJO, LogicalType.Boolean
        }) {
            for (CoercionInputShape shape : new CoercionInputShape[] {
                CoercionInputShape.Integer,
                CoercionInputShape.Float,
                CoercionInputShape.Boolean,
                CoercionInputShape.EmptyString
            }) {
                if (!natural(type, shape)) {
                    mapper.coercionConfigFor(type).setCoercion(shape, CoercionAction.Fail);
                }
            }
        }
    }

    private static boolean natural(LogicalType type, CoercionInputShape shape) {
        return (type == LogicalType.Boolean && shape == CoercionInputShape.Boolean)
                || (type == LogicalType.Textual && shape == CoercionInputShape.EmptyString);
    }

    /**
     * Reads a body.
     *
     * @throws ProblemException 400, naming the field
     */
    public <T> T read(byte[] body, Class<T> type) {
        try {
            T value = mapper.readValue(body, type);
            if (value == null) {
                throw ProblemException.invalid("", "the body must be a JSON object");
            }
            return value;
        } catch (IOException e) {
            throw JsonErrors.problem(e);
        }
    }

    /**
     * Reads a tree as a body.
     *
     * @throws ProblemException 400, naming the field
     */
    public <T> T read(JsonNode tree, Class<T> type) {
        try {
            return mapper.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw JsonErrors.problem(e);
        }
    }

    /** What a value looks like in an answer. */
    public JsonNode tree(Object value) {
        return mapper.valueToTree(value);
    }

    /** The value as JSON text. */
    public String text(Object value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    /** The value as JSON bytes. */
    public byte[] bytes(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Applies a JSON merge patch (RFC 7396) to a typed value. The patch alone must already be readable as the type, so that an
     * unknown field is refused even where it would only be removed.
     *
     * @param current what the fields hold now; every component of its type must accept null
     * @throws ProblemException 400, naming the field
     */
    public <T> T merge(T current, MergePatch patch, Class<T> type) {
        read(patch.body(), type);
        return read(merge(mapper.valueToTree(current), patch.body()), type);
    }

    private static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode fields)) {
            return patch;
        }
        ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : fields.objectNode();
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            if (field.getValue().isNull()) {
                result.remove(field.getKey());
            } else {
                JsonNode old = result.path(field.getKey());
                result.set(field.getKey(), merge(old, field.getValue()));
            }
        }
        return result;
    }
}
