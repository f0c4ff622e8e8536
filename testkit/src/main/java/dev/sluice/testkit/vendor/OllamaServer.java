package dev.sluice.testkit.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/** Ollama's native chat and embed, in its cloud, which wants a key, or at home. */
public final class OllamaServer extends VendorServer {
    private static final Set<String> FIELDS = Set.of(
            "model",
            "messages",
            "stream",
            "format",
            "keep_alive",
            "tools",
            "options",
            "think",
            "logprobs",
            "top_logprobs");
    private static final Set<String> OF_MESSAGES =
            Set.of("role", "content", "thinking", "images", "tool_calls", "tool_name", "tool_call_id");
    private static final Set<String> WHOLE = Set.of("num_predict", "num_ctx", "top_k", "seed");
    private static final Set<String> DECIMAL =
            Set.of("temperature", "top_p", "min_p", "repeat_penalty", "presence_penalty", "frequency_penalty");

    private static final Shape EMBED = new Shape()
            .with("model", Shape.TEXT)
            .with("input", input -> Shape.TEXT.test(input) || Shape.TEXTS.test(input))
            .may("truncate", Shape.FLAG)
            .may("dimensions", Shape.COUNT)
            .may("keep_alive", value -> value.isTextual() || value.isNumber())
            .may("options", options -> wrongOption(options) == null);

    private final boolean home;

    private OllamaServer(boolean home) {
        this.home = home;
    }

    public static OllamaServer start() {
        return listening(new OllamaServer(false));
    }

    /** One on somebody's own machine, which wants no key. */
    public static OllamaServer startAtHome() {
        return listening(new OllamaServer(true));
    }

    @Override
    Reply unreadable() {
        return error(400, "invalid character");
    }

    @Override
    Reply refusal(Ask ask) {
        boolean embeds = ask.path().equals("/api/embed");
        if (!embeds && !ask.path().equals("/api/chat")) {
            return error(404, "path \"" + ask.path() + "\" not found");
        }
        if (!home && !ask.isBearer(KEY)) {
            return error(401, "unauthorized");
        }
        String wrong = embeds ? EMBED.wrong(withoutNulls(ask.body())) : wrong(ask.body());
        return wrong == null ? null : error(400, wrong);
    }

    /** Unless told otherwise. */
    @Override
    boolean streams(Ask ask) {
        return !ask.path().equals("/api/embed") && ask.body().path("stream").asBoolean(true);
    }

    @Override
    String streamType() {
        return "application/x-ndjson";
    }

    /** A null is as good as nothing to a program in Go. */
    private static JsonNode withoutNulls(JsonNode body) {
        ObjectNode said = body.deepCopy();
        said.properties().removeIf(field -> field.getValue().isNull());
        return said;
    }

    private static String wrong(JsonNode body) {
        String unknown = unknown(body, FIELDS);
        if (unknown != null) {
            return unknown;
        }
        if (!body.path("model").isTextual() || body.path("messages").isEmpty()) {
            return "model is required";
        }
        JsonNode think = body.path("think");
        if (think.isTextual() && !Set.of("low", "medium", "high", "max").contains(think.asText())) {
            return "invalid think value: \"" + think.asText() + "\"";
        }
        for (JsonNode message : body.get("messages")) {
            String wrong = wrongMessage(message);
            if (wrong != null) {
                return wrong;
            }
        }
        return wrongOption(body.path("options"));
    }

    private static String wrongMessage(JsonNode message) {
        if (!Set.of("system", "user", "assistant", "tool")
                .contains(message.path("role").asText())) {
            return "invalid role";
        }
        if (!message.path("content").isTextual()) {
            return "json: cannot unmarshal into Go struct field Message.content of type string";
        }
        for (JsonNode image : message.path("images")) {
            try {
                Base64.getDecoder().decode(image.asText());
            } catch (IllegalArgumentException e) {
                return "illegal base64 data";
            }
        }
        for (JsonNode call : message.path("tool_calls")) {
            if (!call.path("function").path("arguments").isObject()) {
                return "json: cannot unmarshal string into Go struct field ToolCallFunction.arguments";
            }
        }
        return unknown(message, OF_MESSAGES);
    }

    private static String wrongOption(JsonNode options) {
        for (Map.Entry<String, JsonNode> option : options.properties()) {
            String name = option.getKey();
            boolean right = WHOLE.contains(name)
                    ? option.getValue().isIntegralNumber()
                    : DECIMAL.contains(name)
                            ? option.getValue().isNumber()
                            : name.equals("stop") && option.getValue().isArray();
            if (!right) {
                return "option \"" + name + "\" is not known or of another type";
            }
        }
        return null;
    }

    private static String unknown(JsonNode holder, Set<String> known) {
        for (Map.Entry<String, JsonNode> field : holder.properties()) {
            if (!known.contains(field.getKey())) {
                return "unknown field " + field.getKey();
            }
        }
        return null;
    }

    private static Reply error(int status, String message) {
        return Reply.json(status, JSON.createObjectNode().put("error", message));
    }
}
