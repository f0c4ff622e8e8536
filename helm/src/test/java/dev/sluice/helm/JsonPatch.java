package dev.sluice.helm;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One operation of a JSON patch (RFC 6902): add, replace, remove or test. */
final class JsonPatch {
    private JsonPatch() {}

    /** Changes the tree. An operation on what is not there is refused, as the API server would. */
    static void apply(JsonNode operation, JsonNode tree) {
        JsonPointer path = JsonPointer.compile(operation.path("path").asText());
        JsonNode parent = tree.at(path.head());
        String last = path.last().getMatchingProperty();
        JsonNode value = operation.path("value").deepCopy();
        switch (operation.path("op").asText()) {
            case "add" -> add(require(parent, path), last, value);
            case "replace" -> {
                require(tree.at(path), path);
                set(parent, last, value);
            }
            case "remove" -> {
                require(tree.at(path), path);
                ((ObjectNode) parent).remove(last);
            }
            case "test" -> {
                if (!tree.at(path).equals(value)) {
                    throw new IllegalArgumentException(path + " is " + tree.at(path) + ", not " + value);
                }
            }
            default -> throw new IllegalArgumentException("this test does not know the operation " + operation);
        }
    }

    private static void add(JsonNode parent, String last, JsonNode value) {
        if (parent instanceof ArrayNode list) {
            if (last.equals("-")) {
                list.add(value);
            } else {
                list.insert(Integer.parseInt(last), value);
            }
        } else {
            ((ObjectNode) parent).set(last, value);
        }
    }

    private static void set(JsonNode parent, String last, JsonNode value) {
        if (parent instanceof ArrayNode list) {
            list.set(Integer.parseInt(last), value);
        } else {
            ((ObjectNode) parent).set(last, value);
        }
    }

    private static JsonNode require(JsonNode node, JsonPointer path) {
        if (node.isMissingNode()) {
            throw new IllegalArgumentException(path + " is nowhere in what is patched");
        }
        return node;
    }
}
