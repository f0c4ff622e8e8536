package dev.sluice.testkit.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/**
 * What is refused of a message's tools.
 *
 * @param searches whether the web is searched there
 */
record MessageToolRules(boolean searches) {
    private static final String SEARCH = "web_search_20250305";
    private static final Set<String> OF_SEARCH =
            Set.of("type", "name", "max_uses", "allowed_domains", "blocked_domains", "user_location", "cache_control");
    private static final Set<String> OF_PLACE = Set.of("type", "city", "region", "country", "timezone");
    private static final Set<String> OF_FUNCTION =
            Set.of("type", "name", "description", "input_schema", "strict", "cache_control");

    /** Null when nothing is wrong. */
    String broken(JsonNode tools) {
        Set<String> names = new HashSet<>();
        for (JsonNode tool : tools) {
            String wrong = tool.path("type").asText("custom").equals("custom") ? function(tool) : search(tool);
            if (wrong != null) {
                return wrong;
            }
            if (!names.add(tool.path("name").asText())) {
                return "tools: Tool names must be unique.";
            }
        }
        return null;
    }

    private static String function(JsonNode tool) {
        if (!OF_FUNCTION.containsAll(names(tool))) {
            return "tools.custom: Extra inputs are not permitted";
        }
        return tool.path("input_schema").path("type").asText().equals("object")
                ? null
                : "tools.custom.input_schema.type: Field required";
    }

    private String search(JsonNode tool) {
        if (!searches || !tool.path("type").asText().equals(SEARCH)) {
            return "tools: Input tag '" + tool.path("type").asText()
                    + "' found using 'type' does not match any of the expected tags";
        }
        if (!OF_SEARCH.containsAll(names(tool)) || !OF_PLACE.containsAll(names(tool.path("user_location")))) {
            return "tools." + SEARCH + ": Extra inputs are not permitted";
        }
        if (!tool.path("name").asText().equals("web_search")) {
            return "tools." + SEARCH + ".name: Input should be 'web_search'";
        }
        boolean place = tool.has("user_location");
        if (place && !tool.at("/user_location/type").asText().equals("approximate")) {
            return "tools." + SEARCH + ".user_location.type: Input should be 'approximate'";
        }
        return tool.path("max_uses").asInt(1) > 0
                ? null
                : "tools." + SEARCH + ".max_uses: Input should be greater than 0";
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
