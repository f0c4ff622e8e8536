package dev.sluice.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.OutputFormat;
import dev.sluice.gateway.conversation.Sampling;
import dev.sluice.gateway.conversation.Tool;
import dev.sluice.gateway.conversation.ToolChoice;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a request to {@code /v1/chat/completions}. */
public final class ChatRequest {
    /** What stands in the conversation, or is the gateway's own affair. */
    private static final Set<String> KNOWN = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "tools",
            "tool_choice",
            "functions",
            "function_call",
            "parallel_tool_calls",
            "max_tokens",
            "max_completion_tokens",
            "n",
            "temperature",
            "top_p",
            "top_k",
            "seed",
            "presence_penalty",
            "frequency_penalty",
            "response_format",
            "stop",
            "reasoning_effort",
            "logprobs",
            "top_logprobs",
            "user",
            "safety_identifier");

    private final JsonNode root;

    private ChatRequest(JsonNode root) {
        this.root = root;
    }

    /** @throws GatewayException BAD_REQUEST naming the field that is wrong */
    public static Conversation read(byte[] bytes, int from, int to) {
        JsonNode root = Trees.read(bytes, from, to);
        if (root == null) {
            throw GatewayException.badRequest("The body has to be a JSON object.", null);
        }
        return new ChatRequest(root).conversation();
    }

    private Conversation conversation() {
        return new Conversation(
                new ChatMessages(root.path("messages")).read(),
                tools(),
                toolChoice(),
                bool(root, "parallel_tool_calls"),
                Math.max(number("max_tokens", 0), number("max_completion_tokens", 0)),
                (int) Math.max(1, number("n", 1)),
                new Sampling(
                        decimal("temperature"),
                        decimal("top_p"),
                        integer("top_k"),
                        integer("seed"),
                        decimal("presence_penalty"),
                        decimal("frequency_penalty")),
                format(),
                stop(),
                text("reasoning_effort"),
                root.path("logprobs").asBoolean(false) ? (int) number("top_logprobs", 0) : -1,
                text("user") == null ? text("safety_identifier") : text("user"),
                extras());
    }

    private List<Tool> tools() {
        List<Tool> tools = new ArrayList<>();
        int at = 0;
        for (JsonNode tool : root.path("tools")) {
            String param = "tools[" + at++ + "]";
            if (!"function".equals(tool.path("type").asText("function"))) {
                throw GatewayException.badRequest(
                        "Tools of the type '" + tool.path("type").asText()
                                + "' are not available for this model; use functions.",
                        param + ".type");
            }
            tools.add(tool(tool.path("function"), tool.get("cache_control"), param + ".function"));
        }
        at = 0;
        for (JsonNode function : root.path("functions")) {
            tools.add(tool(function, null, "functions[" + at++ + "]"));
        }
        return tools;
    }

    private static Tool tool(JsonNode function, JsonNode cacheControl, String param) {
        String name = function.path("name").asText("");
        if (name.isEmpty()) {
            throw GatewayException.badRequest("A function needs a name.", param + ".name");
        }
        return new Tool(
                name,
                Trees.text(function, "description"),
                Trees.orNull(function.get("parameters")),
                bool(function, "strict"),
                Trees.orNull(cacheControl));
    }

    private ToolChoice toolChoice() {
        JsonNode choice = root.hasNonNull("tool_choice") ? root.get("tool_choice") : root.path("function_call");
        if (choice.isMissingNode() || choice.isNull()) {
            return null;
        }
        if (choice.isTextual()) {
            return switch (choice.asText()) {
                case "auto" -> ToolChoice.AUTO;
                case "none" -> ToolChoice.NONE;
                case "required", "any" -> ToolChoice.REQUIRED;
                default ->
                    throw GatewayException.badRequest(
                            "'tool_choice' is auto, none, required or a function.", "tool_choice");
            };
        }
        JsonNode function = choice.path("function").isMissingNode() ? choice : choice.get("function");
        String name = function.path("name").asText("");
        if (name.isEmpty()) {
            throw GatewayException.badRequest("'tool_choice' has to name a function.", "tool_choice");
        }
        return new ToolChoice(ToolChoice.Mode.NAMED, name);
    }

    private OutputFormat format() {
        JsonNode format = root.path("response_format");
        return switch (format.path("type").asText("text")) {
            case "json_object" -> new OutputFormat(null, null, null);
            case "json_schema" -> {
                JsonNode schema = format.path("json_schema");
                if (!schema.path("schema").isObject()) {
                    throw GatewayException.badRequest(
                            "'response_format.json_schema' needs a schema.", "response_format.json_schema.schema");
                }
                yield new OutputFormat(Trees.text(schema, "name"), schema.get("schema"), bool(schema, "strict"));
            }
            case "text" -> null;
            default ->
                throw GatewayException.badRequest(
                        "'response_format.type' is text, json_object or json_schema.", "response_format.type");
        };
    }

    private List<String> stop() {
        JsonNode stop = root.path("stop");
        List<String> texts = new ArrayList<>();
        if (stop.isTextual()) {
            texts.add(stop.asText());
        }
        stop.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private Map<String, JsonNode> extras() {
        Map<String, JsonNode> extras = new HashMap<>();
        root.properties().forEach(field -> {
            if (!KNOWN.contains(field.getKey()) && !field.getValue().isNull()) {
                extras.put(field.getKey(), field.getValue());
            }
        });
        for (JsonNode message : root.path("messages")) {
            message.path("content").forEach(part -> citations(part, extras));
        }
        return extras;
    }

    /** Anthropic's field with which a document is cited: answers here have nothing for what it brings, so it is told to nobody. */
    private static void citations(JsonNode part, Map<String, JsonNode> extras) {
        JsonNode citations = part.hasNonNull("citations")
                ? part.get("citations")
                : part.path("file").path("citations");
        if (!citations.isMissingNode() && !citations.isNull()) {
            extras.put("messages.file.citations", citations);
        }
    }

    private long number(String name, long otherwise) {
        JsonNode value = root.path(name);
        return value.isNumber() ? value.asLong() : otherwise;
    }

    private Long integer(String name) {
        return root.path(name).isNumber() ? root.get(name).asLong() : null;
    }

    private Double decimal(String name) {
        return root.path(name).isNumber() ? root.get(name).asDouble() : null;
    }

    private String text(String name) {
        return Trees.text(root, name);
    }

    private static Boolean bool(JsonNode node, String name) {
        return node.path(name).isBoolean() ? node.get(name).asBoolean() : null;
    }
}
