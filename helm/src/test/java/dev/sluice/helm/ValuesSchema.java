package dev.sluice.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/** values.schema.json, made of the comments of values.yaml. Keys that values.yaml does not have are refused. */
final class ValuesSchema {
    private static final String QUANTITY = "^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$";
    /** What a container may ask for. values.yaml leaves out what is better not set. */
    private static final List<String> RESOURCES = List.of("cpu", "memory", "ephemeral-storage");

    private static final Set<String> HINTS = Set.of("type", "enum", "minimum", "maximum", "pattern", "items", "values");

    private ValuesSchema() {}

    static String of(List<Value> values) {
        ObjectNode root = strict(node());
        root.put("$schema", "http://json-schema.org/draft-07/schema#");
        // Helm hands this to a chart that is part of another.
        ((ObjectNode) root.get("properties"))
                .putObject("global")
                .put("type", "object")
                .put("description", "Values of a chart that this one is part of; not read.");
        for (Value value : values) {
            put(root, value);
        }
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(ObjectNode root, Value value) {
        List<String> path = List.of(value.path().split("\\.", -1));
        ObjectNode at = root;
        for (String key : path.subList(0, path.size() - 1)) {
            ObjectNode properties = (ObjectNode) at.get("properties");
            at = properties.has(key) ? (ObjectNode) properties.get(key) : strict(properties.putObject(key));
        }
        ObjectNode properties = (ObjectNode) at.get("properties");
        boolean resource = path.size() > 2 && path.get(path.size() - 3).equals("resources");
        if (resource) {
            RESOURCES.stream()
                    .filter(name -> !properties.has(name))
                    .forEach(name -> quantity(properties.putObject(name)));
            properties.withObjectProperty(path.getLast()).put("description", value.text());
        } else {
            properties.set(path.getLast(), schema(value));
        }
    }

    private static ObjectNode schema(Value value) {
        if (!HINTS.containsAll(value.hints().keySet())) {
            throw new IllegalArgumentException(
                    value.path() + " has a hint that is none of " + HINTS + ": " + value.hints());
        }
        ObjectNode schema = node().put("description", value.text());
        schema.set("type", value.hints().getOrDefault("type", type(value)));
        value.hints().forEach((name, hint) -> {
            switch (name) {
                case "type" -> {}
                case "items", "values" -> {
                    ObjectNode each = node();
                    each.set("type", hint);
                    schema.set(name.equals("items") ? "items" : "additionalProperties", each);
                }
                default -> schema.set(name, hint);
            }
        });
        if ((value.byDefault().isArray() && !schema.has("items"))
                || (value.byDefault().isObject() && !schema.has("additionalProperties"))) {
            throw new IllegalArgumentException(value.path() + " needs a hint that says what is in it: items or values");
        }
        return schema;
    }

    private static JsonNode type(Value value) {
        String type =
                switch (value.byDefault().getNodeType()) {
                    case STRING -> "string";
                    case BOOLEAN -> "boolean";
                    case NUMBER -> value.byDefault().isIntegralNumber() ? "integer" : "number";
                    case ARRAY -> "array";
                    case OBJECT -> "object";
                    case NULL, MISSING, BINARY, POJO ->
                        throw new IllegalArgumentException(value.path() + " has no default that tells its type");
                };
        return JsonNodeFactory.instance.textNode(type);
    }

    /** Numbers too, as Kubernetes takes them: {@code cpu: 2}. */
    private static void quantity(ObjectNode schema) {
        schema.putArray("type").add("string").add("number");
        schema.put("pattern", QUANTITY).put("minimum", 0);
    }

    private static ObjectNode strict(ObjectNode schema) {
        schema.put("type", "object").put("additionalProperties", false).putObject("properties");
        return schema;
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
