package dev.sluice.testkit.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** iFlytek's Spark over HTTP, version 1. */
public final class SparkServer extends VendorServer {
    private static final Set<String> FIELDS = Set.of(
            "model",
            "messages",
            "stream",
            "user",
            "temperature",
            "top_p",
            "top_k",
            "max_tokens",
            "stop",
            "presence_penalty",
            "frequency_penalty",
            "tools",
            "tool_choice",
            "tool_calls_switch",
            "response_format",
            "suppress_plugin",
            "keep_alive");

    private SparkServer() {}

    public static SparkServer start() {
        return listening(new SparkServer());
    }

    @Override
    public String baseUrl() {
        return root() + "/v1";
    }

    @Override
    Reply unreadable() {
        return error(400, "10003", "user's message format is incorrect");
    }

    @Override
    Reply refusal(Ask ask) {
        if (!ask.path().equals("/v1/chat/completions")) {
            return error(404, null, "path not found");
        }
        if (!ask.isBearer(KEY)) {
            return error(401, "11200", "AppIdNoAuthError");
        }
        String wrong = wrong(ask.body());
        return wrong == null ? null : error(400, "10163", wrong);
    }

    private static String wrong(JsonNode body) {
        for (var field : body.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                return "unknown field " + field.getKey();
            }
        }
        double temperature = body.path("temperature").asDouble(1);
        int topK = body.path("top_k").asInt(1);
        if (temperature <= 0 || temperature > 1 || topK < 1 || topK > 6) {
            return "a sampling parameter is out of its range";
        }
        long kinds = body.path("tools")
                .valueStream()
                .map(tool -> tool.path("type").asText())
                .distinct()
                .count();
        if (kinds > 1) {
            return "tools are functions or web_search, not both";
        }
        for (JsonNode message : body.path("messages")) {
            String role = message.path("role").asText();
            if (!message.path("content").isTextual()
                    || !Set.of("system", "user", "assistant", "tool").contains(role)) {
                return "messages: schema";
            }
        }
        return body.path("messages").isEmpty() ? "messages: minimum 1" : null;
    }

    private static Reply error(int status, String code, String message) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error")
                .put("message", message + " (sid: cha000b0003@dx1905cd86d6bb86d552)")
                .put("type", "api_error")
                .putNull("param")
                .put("code", code);
        return Reply.json(status, body);
    }
}
