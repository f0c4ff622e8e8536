package dev.sluice.testkit.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/**
 * What is refused of a request for a message, wherever Claude is served.
 *
 * @param naming the field that names the model, or the version where the path names the model
 * @param named what may stand there; null = any text
 * @param elsewhere fields that have another place there than the body
 * @param tools what is refused of tools
 */
record MessagesRules(String naming, Set<String> named, Set<String> elsewhere, MessageToolRules tools) {
    /** The one of the documentation and the one that Anthropic's own SDKs send since. */
    static final Set<String> VERSIONS = Set.of("2023-06-01", "2026-10-21");

    private static final Set<String> FIELDS = Set.of(
            "model",
            "anthropic_version",
            "anthropic_beta",
            "max_tokens",
            "messages",
            "system",
            "stop_sequences",
            "stream",
            "temperature",
            "top_p",
            "top_k",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "metadata",
            "service_tier",
            "cache_control");

    /** A cloud's own version, and Anthropic's, which its SDKs put into the body there. */
    static Set<String> versions(String cloud) {
        Set<String> all = new HashSet<>(VERSIONS);
        all.add(cloud);
        return all;
    }

    /** Null when nothing is wrong. */
    String broken(JsonNode body) {
        for (var field : body.properties()) {
            if (elsewhere.contains(field.getKey()) || !FIELDS.contains(field.getKey())) {
                return field.getKey() + ": Extra inputs are not permitted";
            }
        }
        if (!body.path("max_tokens").isIntegralNumber() || !body.path(naming).isTextual()) {
            return "max_tokens, " + naming + ": Field required";
        }
        if (named != null && !named.contains(body.get(naming).asText())) {
            return naming + ": Input should be one of " + named;
        }
        if (!body.path("messages").path(0).path("role").asText().equals("user")) {
            return "messages: first message must use the \"user\" role";
        }
        String tool = tools.broken(body.path("tools"));
        if (tool != null) {
            return tool;
        }
        double temperature = body.path("temperature").asDouble(1);
        return temperature < 0 || temperature > 1 ? "temperature: range: 0..1" : wrongMessage(body.get("messages"));
    }

    private static String wrongMessage(JsonNode messages) {
        for (JsonNode message : messages) {
            if (!Set.of("user", "assistant").contains(message.path("role").asText())) {
                return "messages.role: unexpected value";
            }
            if (message.path("content").isEmpty() && !message.path("content").isTextual()) {
                return "messages: content must not be empty";
            }
            for (JsonNode block : message.path("content")) {
                if (block.path("type").asText().equals("text")
                        && block.path("text").asText().isEmpty()) {
                    return "messages: text content blocks must be non-empty";
                }
                if (block.path("type").asText().equals("tool_use")
                        && !block.path("input").isObject()) {
                    return "messages: tool_use.input: Input should be a valid dictionary";
                }
            }
        }
        return null;
    }
}
