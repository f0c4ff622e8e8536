package dev.sluice.testkit.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The fields that an object may have, and what they may hold: nothing else is taken. */
final class Shape {
    static final Predicate<JsonNode> TEXT =
            value -> value.isTextual() && !value.asText().isEmpty();
    static final Predicate<JsonNode> COUNT = value -> value.isIntegralNumber() && value.asInt() > 0;
    static final Predicate<JsonNode> FLAG = JsonNode::isBoolean;
    static final Predicate<JsonNode> TEXTS = some(TEXT);

    private final Map<String, Predicate<JsonNode>> fields = new HashMap<>();
    private final Set<String> required = new HashSet<>();

    static Predicate<JsonNode> oneOf(String... values) {
        return value -> Set.of(values).contains(value.asText());
    }

    /** An array with at least one, all of them like that. */
    static Predicate<JsonNode> some(Predicate<JsonNode> each) {
        return value -> {
            boolean all = value.isArray() && !value.isEmpty();
            for (JsonNode one : value) {
                all &= each.test(one);
            }
            return all;
        };
    }

    Shape with(String name, Predicate<JsonNode> value) {
        required.add(name);
        return may(name, value);
    }

    Shape may(String name, Predicate<JsonNode> value) {
        fields.put(name, value);
        return this;
    }

    /** Another one that begins with the same fields. */
    Shape and() {
        Shape more = new Shape();
        more.fields.putAll(fields);
        more.required.addAll(required);
        return more;
    }

    boolean fits(JsonNode object) {
        return wrong(object) == null;
    }

    /** The name of the first field that is wrong or missing; null = none. */
    String wrong(JsonNode object) {
        for (var field : object.properties()) {
            Predicate<JsonNode> value = fields.get(field.getKey());
            if (value == null || !value.test(field.getValue())) {
                return field.getKey();
            }
        }
        return required.stream().filter(name -> !object.has(name)).findFirst().orElse(null);
    }
}
