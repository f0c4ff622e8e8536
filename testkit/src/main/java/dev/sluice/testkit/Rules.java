package dev.sluice.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** What OpenAI checks of a request's fields, in its words; what it refuses throws an IllegalArgumentException. */
final class Rules {
    private final JsonNode request;

    Rules(JsonNode request) {
        if (!request.isObject()) {
            throw new IllegalArgumentException("the body is not a JSON object");
        }
        this.request = request;
    }

    JsonNode get(String name) {
        return request.path(name);
    }

    boolean has(String name) {
        return request.hasNonNull(name);
    }

    void knows(Set<String> names) {
        request.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                throw new IllegalArgumentException("Unknown parameter: '" + name + "'.");
            }
        });
    }

    void lacks(String... names) {
        for (String name : names) {
            if (has(name)) {
                throw new IllegalArgumentException("Unknown parameter: '" + name + "'.");
            }
        }
    }

    String text(String name) {
        if (!has(name)) {
            throw new IllegalArgumentException("Missing required parameter: '" + name + "'.");
        }
        if (!get(name).isTextual()) {
            throw new IllegalArgumentException("Invalid type for '" + name + "': expected a string.");
        }
        return get(name).textValue();
    }

    void oneOf(String name, List<String> values) {
        if (has(name) && !values.contains(get(name).asText())) {
            throw new IllegalArgumentException("Invalid value: '" + get(name).asText() + "'. Supported values are: '"
                    + String.join("', '", values) + "'.");
        }
    }

    int whole(String name, int otherwise, int min, int max) {
        if (!has(name)) {
            return otherwise;
        }
        if (!get(name).isIntegralNumber()) {
            throw new IllegalArgumentException("Invalid type for '" + name + "': expected an integer.");
        }
        int value = get(name).intValue();
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "Invalid '" + name + "': expected a value from " + min + " to " + max + ".");
        }
        return value;
    }

    boolean bool(String name) {
        if (has(name) && !get(name).isBoolean()) {
            throw new IllegalArgumentException("Invalid type for '" + name + "': expected a boolean.");
        }
        return get(name).asBoolean(false);
    }
}
