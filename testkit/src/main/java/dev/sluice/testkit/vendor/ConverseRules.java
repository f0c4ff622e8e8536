package dev.sluice.testkit.vendor;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What Amazon refuses of a request to Converse, in its words. */
final class ConverseRules {
    private static final String SOURCE = "bytes s3Location";
    /** The fields of each object, by its path. What has no line here may hold anything. */
    private static final Map<String, String> FIELDS = Map.ofEntries(
            entry(
                    "",
                    "messages system inferenceConfig toolConfig guardrailConfig additionalModelRequestFields promptVariables "
                            + "additionalModelResponseFieldPaths requestMetadata performanceConfig serviceTier outputConfig"),
            entry("inferenceConfig", "maxTokens temperature topP stopSequences"),
            entry("performanceConfig", "latency"),
            entry("serviceTier", "type"),
            entry("outputConfig", "textFormat"),
            entry("outputConfig.textFormat", "type structure"),
            entry("outputConfig.textFormat.structure", "jsonSchema"),
            entry("outputConfig.textFormat.structure.jsonSchema", "schema name description"),
            entry("toolConfig", "tools toolChoice"),
            entry("toolConfig.tools", "toolSpec systemTool cachePoint"),
            entry("toolConfig.tools.toolSpec", "name description inputSchema strict"),
            entry("toolConfig.tools.toolSpec.inputSchema", "json"),
            entry("toolConfig.toolChoice", "auto any tool"),
            entry("toolConfig.toolChoice.tool", "name"),
            entry("system", "text guardContent cachePoint"),
            entry("system.cachePoint", "type ttl"),
            entry("messages", "role content"),
            entry(
                    "messages.content",
                    "text image document video audio toolUse toolResult guardContent cachePoint reasoningContent "
                            + "citationsContent searchResult"),
            entry("messages.content.image", "format source error"),
            entry("messages.content.image.source", SOURCE),
            entry("messages.content.document", "format name source context citations"),
            entry("messages.content.document.source", SOURCE + " text content"),
            entry("messages.content.cachePoint", "type ttl"),
            entry("messages.content.toolUse", "toolUseId name input type"),
            entry("messages.content.toolResult", "toolUseId content status type"),
            entry("messages.content.toolResult.content", "json text image document video searchResult"),
            entry("messages.content.toolResult.content.image", "format source error"),
            entry("messages.content.toolResult.content.image.source", SOURCE),
            entry("messages.content.reasoningContent", "reasoningText redactedContent"),
            entry("messages.content.reasoningContent.reasoningText", "text signature"));
    /** Which of them have exactly one of their fields. */
    private static final Set<String> UNIONS = Set.of(
            "system",
            "toolConfig.tools",
            "toolConfig.tools.toolSpec.inputSchema",
            "toolConfig.toolChoice",
            "messages.content",
            "messages.content.image.source",
            "messages.content.document.source",
            "messages.content.toolResult.content",
            "messages.content.toolResult.content.image.source",
            "messages.content.reasoningContent");

    private ConverseRules() {}

    /** Null when nothing is. */
    static String broken(JsonNode body) {
        String misshapen = misshapen("", body);
        if (misshapen != null) {
            return "The model returned the following errors: " + misshapen;
        }
        double temperature = body.at("/inferenceConfig/temperature").asDouble(1);
        if (temperature < 0 || temperature > 1) {
            return "inferenceConfig.temperature: has to be between 0 and 1";
        }
        String role = "user";
        for (JsonNode message : body.path("messages")) {
            if (!message.path("role").asText().equals(role)) {
                return "A conversation must alternate between user and assistant roles, beginning with the user.";
            }
            String wrong = wrongContent(message.path("content"), body.has("toolConfig"));
            if (wrong != null) {
                return wrong;
            }
            role = role.equals("user") ? "assistant" : "user";
        }
        return body.path("messages").isEmpty() ? "messages: at least one" : null;
    }

    private static String misshapen(String path, JsonNode node) {
        if (node.isArray()) {
            return node.valueStream()
                    .map(element -> misshapen(path, element))
                    .filter(wrong -> wrong != null)
                    .findFirst()
                    .orElse(null);
        }
        String known = FIELDS.get(path);
        if (known == null) {
            return null;
        }
        if (!node.isObject() || (UNIONS.contains(path) && node.size() != 1)) {
            return path + ": has to be an object" + (UNIONS.contains(path) ? " with one field" : "");
        }
        List<String> names = List.of(known.split(" ", -1));
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            String wrong = names.contains(field.getKey()) ? misshapen(at, field.getValue()) : at + ": extraneous key";
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static String wrongContent(JsonNode content, boolean tools) {
        Set<String> names = new HashSet<>();
        boolean text = false;
        for (JsonNode block : content) {
            text |= block.has("text");
            if (block.has("text") && block.get("text").asText().isBlank()) {
                return "The text field in the ContentBlock object is blank.";
            }
            if ((block.has("toolUse") || block.has("toolResult")) && !tools) {
                return "The toolConfig field must be defined when using toolUse and toolResult content blocks.";
            }
            if (block.has("toolUse") && !block.at("/toolUse/input").isObject()) {
                return "The format of the value at toolUse.input is invalid.";
            }
            String name = block.at("/document/name").asText("a");
            if (!name.matches("[a-zA-Z0-9 ()\\[\\]-]{1,200}") || (block.has("document") && !names.add(name))) {
                return "document.name: invalid or twice";
            }
        }
        return content.isEmpty() || (!names.isEmpty() && !text) ? "A turn needs content, and a document text." : null;
    }
}
