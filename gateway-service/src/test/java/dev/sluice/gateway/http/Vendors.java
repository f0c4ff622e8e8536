package dev.sluice.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.http.StrictServer.Reply;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/** What Chinese vendors refuse, in their words, as far as a gateway can do it wrong. */
final class Vendors {
    private static final Set<String> HUNYUAN = Set.of(
            "Model",
            "Messages",
            "Stream",
            "StreamModeration",
            "TopP",
            "Temperature",
            "EnableEnhancement",
            "Tools",
            "ToolChoice",
            "CustomTool",
            "Seed",
            "Stop",
            "EnableThinking",
            "SearchInfo",
            "Citation");
    private static final Set<String> WENXIN = Set.of(
            "messages",
            "system",
            "stream",
            "temperature",
            "top_p",
            "penalty_score",
            "max_output_tokens",
            "stop",
            "user_id",
            "disable_search",
            "enable_citation",
            "response_format",
            "functions",
            "tool_choice");

    private Vendors() {}

    static Reply dashscope(HttpServerRequest request, JsonNode body) {
        boolean stream = "enable".equals(request.getHeader("x-dashscope-sse"));
        boolean multimodal = request.path().equals("/api/v1/services/aigc/multimodal-generation/generation");
        if (!multimodal && !request.path().equals("/api/v1/services/aigc/text-generation/generation")) {
            return dashscope(404, "ModelNotFound", "Model not exist.");
        }
        if (!("Bearer " + Rig.SECRET).equals(request.getHeader("authorization"))) {
            return dashscope(401, "InvalidApiKey", "Invalid API-key provided.");
        }
        JsonNode parameters = body.path("parameters");
        if (body.has("stream")
                || !"message".equals(parameters.path("result_format").asText())) {
            return dashscope(400, "InvalidParameter", "result_format");
        }
        if (stream != parameters.path("incremental_output").asBoolean()) {
            return dashscope(400, "InvalidParameter", "incremental_output is for streams");
        }
        for (JsonNode message : body.path("input").path("messages")) {
            if (message.path("content").isArray() != multimodal) {
                return dashscope(400, "InvalidParameter", "url error, please check url！");
            }
        }
        return null;
    }

    private static Reply dashscope(int status, String code, String message) {
        return Reply.json(status, "{\"code\":\"" + code + "\",\"message\":\"" + message + "\",\"request_id\":\"r-0\"}");
    }

    static Reply hunyuan(HttpServerRequest request, JsonNode body) {
        String wrong = null;
        for (var field : body.properties()) {
            wrong = HUNYUAN.contains(field.getKey()) ? wrong : field.getKey();
        }
        if (!request.path().equals("/") || wrong != null) {
            return hunyuan("UnknownParameter", "The parameter `" + wrong + "` is not recognized.");
        }
        boolean usersTurn = true;
        for (JsonNode message : body.path("Messages")) {
            String role = message.path("Role").asText();
            boolean says =
                    !message.path("Content").asText().isEmpty() || message.has("Contents") || message.has("ToolCalls");
            boolean assistant = role.equals("assistant");
            boolean outOfTurn =
                    assistant == usersTurn && Set.of("user", "assistant").contains(role);
            if (!says || outOfTurn) {
                return hunyuan("InvalidParameter", "Messages 中 user 和 assistant 需交替出现");
            }
            usersTurn = assistant || role.equals("system");
        }
        return usersTurn ? hunyuan("InvalidParameter", "Messages 以 user 提问结束") : wrongTool(body);
    }

    private static Reply wrongTool(JsonNode body) {
        for (JsonNode tool : body.path("Tools")) {
            if (!tool.path("Function").path("Parameters").isTextual()) {
                return hunyuan("InvalidParameter", "Parameters is a string");
            }
        }
        return null;
    }

    private static Reply hunyuan(String code, String message) {
        return Reply.json(
                200,
                "{\"Response\":{\"Error\":{\"Code\":\"" + code + "\",\"Message\":\"" + message
                        + "\"},\"RequestId\":\"r-0\"}}");
    }

    static Reply wenxin(HttpServerRequest request, JsonNode body) {
        if (!request.path().equals("/rpc/2.0/ai_custom/v1/wenxinworkshop/chat/completions_pro")) {
            return wenxin(3, "Unsupported openapi method");
        }
        for (var field : body.properties()) {
            if (!WENXIN.contains(field.getKey())) {
                return wenxin(336_003, "unknown field " + field.getKey());
            }
        }
        JsonNode messages = body.path("messages");
        if (messages.size() % 2 == 0) {
            return wenxin(336_003, "the length of messages must be an odd number");
        }
        for (int i = 0; i < messages.size(); i++) {
            boolean assistant = messages.get(i).path("role").asText().equals("assistant");
            boolean says = !messages.get(i).path("content").asText().isEmpty()
                    || messages.get(i).has("function_call");
            if (assistant != (i % 2 == 1) || !says) {
                return wenxin(336_003, "the role of message " + i);
            }
        }
        if (body.has("system") && body.has("functions")) {
            return wenxin(336_003, "system with functions");
        }
        return null;
    }

    private static Reply wenxin(int code, String message) {
        return Reply.json(200, "{\"error_code\":" + code + ",\"error_msg\":\"" + message + "\",\"id\":\"as-0\"}");
    }
}
