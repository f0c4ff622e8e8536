package dev.sluice.gateway.conversation.retrieval;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads an answer as a tree in which an array of numbers is one leaf, a {@link Vector}: a tree of single numbers would take ten times
 * the memory of the text.
 */
final class VectorTree {
    /** Deeper than any answer; a tree is read by recursion. */
    private static final int DEEPEST = 64;

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

    private final byte[] bytes;
    private final JsonParser parser;

    private VectorTree(byte[] bytes, JsonParser parser) {
        this.bytes = bytes;
        this.parser = parser;
    }

    /** Null when the bytes are no JSON object. */
    static JsonNode read(byte[] bytes) {
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            JsonNode root = new VectorTree(bytes, parser).value(0);
            return parser.nextToken() == null ? root : null;
        } catch (JsonProcessingException e) {
            return null;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private JsonNode value(int depth) throws IOException {
        if (depth > DEEPEST) {
            parser.skipChildren();
            return NODES.nullNode();
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(depth);
            case START_ARRAY -> array(depth);
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            default -> NODES.nullNode();
        };
    }

    private ObjectNode object(int depth) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            object.set(name, value(depth + 1));
        }
        return object;
    }

    private JsonNode array(int depth) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        ArrayNode array = NODES.arrayNode();
        JsonToken token = parser.nextToken();
        if (token.isNumeric()) {
            return vector(from);
        }
        while (token != JsonToken.END_ARRAY) {
            array.add(value(depth + 1));
            token = parser.nextToken();
        }
        return array;
    }

    private POJONode vector(int from) throws IOException {
        int size = 0;
        JsonToken token = parser.currentToken();
        while (token.isNumeric()) {
            size++;
            token = parser.nextToken();
        }
        if (token != JsonToken.END_ARRAY) {
            throw new com.fasterxml.jackson.core.JsonParseException(parser, "an array of numbers and something else");
        }
        return new POJONode(
                new Vector(bytes, from, (int) parser.currentLocation().getByteOffset(), size));
    }
}
