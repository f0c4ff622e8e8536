package dev.sluice.testkit.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What Google refuses of a request to {@code generateContent}, in its words. */
final class GenerateContentRules {
    private static final Map<String, Set<String>> FIELDS = Map.ofEntries(
            Map.entry(
                    "",
                    Set.of(
                            "contents",
                            "systemInstruction",
                            "tools",
                            "toolConfig",
                            "generationConfig",
                            "safetySettings",
                            "cachedContent")),
            Map.entry("contents", Set.of("role", "parts")),
            Map.entry("systemInstruction", Set.of("role", "parts")),
            Map.entry(
                    "parts",
                    Set.of(
                            "text",
                            "thought",
                            "thoughtSignature",
                            "inlineData",
                            "fileData",
                            "functionCall",
                            "functionResponse")),
            Map.entry("inlineData", Set.of("mimeType", "data")),
            Map.entry("fileData", Set.of("mimeType", "fileUri")),
            Map.entry("functionCall", Set.of("id", "name", "args")),
            Map.entry("functionResponse", Set.of("id", "name", "response")),
            Map.entry("tools", Set.of("functionDeclarations", "googleSearch", "codeExecution", "urlContext")),
            Map.entry("functionDeclarations", Set.of("name", "description", "parameters", "parametersJsonSchema")),
            Map.entry("toolConfig", Set.of("functionCallingConfig")),
            Map.entry("functionCallingConfig", Set.of("mode", "allowedFunctionNames")),
            Map.entry(
                    "generationConfig",
                    Set.of(
                            "temperature",
                            "topP",
                            "topK",
                            "candidateCount",
                            "maxOutputTokens",
                            "stopSequences",
                            "seed",
                            "presencePenalty",
                            "frequencyPenalty",
                            "responseLogprobs",
                            "logprobs",
                            "responseMimeType",
                            "responseSchema",
                            "responseJsonSchema",
                            "responseModalities",
                            "thinkingConfig")),
            Map.entry("thinkingConfig", Set.of("includeThoughts", "thinkingBudget", "thinkingLevel")),
            Map.entry("safetySettings", Set.of("category", "threshold")));
    /** Whatever stands in these is the client's own. */
    private static final Set<String> FREE = Set.of("args", "response", "parametersJsonSchema", "responseJsonSchema");

    private static final List<String> DATA =
            List.of("text", "inlineData", "fileData", "functionCall", "functionResponse");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}");
    private static final int MOST_STOPS = 5;

    private final boolean vertex;

    GenerateContentRules(boolean vertex) {
        this.vertex = vertex;
    }

    /** Null when nothing is. */
    String broken(JsonNode body) {
        String unknown = unknown("", body);
        if (unknown != null) {
            return "Invalid JSON payload received. Unknown name \"" + unknown + "\": Cannot find field.";
        }
        String config = config(body.path("generationConfig"));
        if (config != null) {
            return config;
        }
        JsonNode tools = body.path("tools");
        if (tools.findValue("googleSearch") != null && tools.findValue("functionDeclarations") != null) {
            return "Tool use with function calling is unsupported";
        }
        for (JsonNode function : body.path("tools").path(0).path("functionDeclarations")) {
            if (!NAME.matcher(function.path("name").asText()).matches()) {
                return "Invalid function name. Must start with a letter or an underscore.";
            }
        }
        return contents(body.path("contents"));
    }

    private String unknown(String object, JsonNode node) {
        if (node.isArray()) {
            for (JsonNode element : node) {
                String unknown = element.isObject() ? unknown(object, element) : null;
                if (unknown != null) {
                    return unknown;
                }
            }
            return null;
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String name = camel(field.getKey());
            boolean idAtVertex = vertex && name.equals("id");
            if (idAtVertex || !FIELDS.getOrDefault(object, Set.of()).contains(name)) {
                return field.getKey();
            }
            String unknown = FREE.contains(name) ? null : unknown(name, field.getValue());
            if (unknown != null) {
                return unknown;
            }
        }
        return null;
    }

    /** Both spellings are read. */
    private static String camel(String name) {
        return Pattern.compile("_([a-z])").matcher(name).replaceAll(m -> m.group(1)
                .toUpperCase(Locale.ROOT));
    }

    private static String config(JsonNode config) {
        JsonNode thinking = config.path("thinkingConfig");
        if (thinking.has("thinkingBudget") && thinking.has("thinkingLevel")) {
            return "You can only set one of thinking budget and thinking level.";
        }
        if (config.has("responseJsonSchema")
                && !config.path("responseMimeType").asText().equals("application/json")) {
            return "Response schema requires the mime type application/json.";
        }
        if (config.path("stopSequences").size() > MOST_STOPS) {
            return "The number of stop sequences must not exceed 5.";
        }
        double temperature = config.path("temperature").asDouble(1);
        return temperature < 0 || temperature > 2 ? "temperature must be in the range [0.0, 2.0]." : null;
    }

    private String contents(JsonNode contents) {
        if (contents.isEmpty()) {
            return "* GenerateContentRequest.contents: contents is not specified";
        }
        String expected = "user";
        List<String> called = List.of();
        for (JsonNode content : contents) {
            if (!content.path("role").asText().equals(expected)) {
                return "Please ensure that multiturn requests alternate between user and model.";
            }
            String wrong = parts(content.path("parts"));
            if (wrong != null) {
                return wrong;
            }
            if (!called.equals(names(content, "functionResponse"))) {
                return "Please ensure that the number of function response parts is equal to the number of function "
                        + "call parts of the function call turn.";
            }
            called = names(content, "functionCall");
            expected = expected.equals("user") ? "model" : "user";
        }
        return null;
    }

    private String parts(JsonNode parts) {
        if (parts.isEmpty()) {
            return "* GenerateContentRequest.contents.parts: contents.parts must not be empty.";
        }
        for (JsonNode part : parts) {
            if (DATA.stream().filter(part::has).count() != 1
                    || part.path("text").asText("x").isEmpty()) {
                return "Unable to submit request because it must have a text parameter or one of the data fields.";
            }
            if (part.has("functionResponse")
                    && !part.at("/functionResponse/response").isObject()) {
                return "Invalid value at 'function_response.response' (type.googleapis.com/google.protobuf.Struct)";
            }
            if (part.has("functionCall") && !part.at("/functionCall/args").isObject()) {
                return "Invalid value at 'function_call.args' (type.googleapis.com/google.protobuf.Struct)";
            }
            if (vertex && part.has("fileData") && !part.at("/fileData/mimeType").isTextual()) {
                return "Unable to submit request because it has a mimeType parameter with an empty value.";
            }
        }
        return null;
    }

    private static List<String> names(JsonNode content, String kind) {
        List<String> names = new ArrayList<>();
        for (JsonNode part : content.path("parts")) {
            if (part.has(kind)) {
                names.add(part.path(kind).path("name").asText());
            }
        }
        return names;
    }
}
