package dev.sluice.testkit.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Tencent's Hunyuan in its own dialect. Its errors have the status 200. */
public final class HunyuanServer extends VendorServer {
    private static final Set<String> FIELDS = Set.of(
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
            "Citation",
            "EnableSpeedSearch",
            "EnableDeepSearch",
            "EnableDeepRead",
            "EnableMultimedia",
            "EnableRecommendedQuestions",
            "ForceSearchEnhancement",
            "WebSearchOptions",
            "TopicChoice");

    /** Of {@code GetEmbedding}, which has one model. */
    private static final Shape EMBEDDING = new Shape()
            .may("Input", Shape.TEXT)
            .may("InputList", texts -> Shape.TEXTS.test(texts) && texts.size() <= 50);

    private HunyuanServer() {}

    public static HunyuanServer start() {
        return listening(new HunyuanServer());
    }

    @Override
    public String credential() {
        return JSON.createObjectNode()
                .put("secretId", TencentSignature.ID)
                .put("secretKey", TencentSignature.KEY)
                .toString();
    }

    @Override
    Reply unreadable() {
        return error("InvalidParameter", "The body is not JSON.");
    }

    @Override
    Reply refusal(Ask ask) {
        TencentSignature.Fault unsigned = TencentSignature.fault(ask, clock().instant());
        if (unsigned != null) {
            return error(unsigned.code(), unsigned.message());
        }
        if (!ask.path().equals("/")) {
            return error("InvalidParameter", "The path of the request is not `/`.");
        }
        if ("GetEmbedding".equals(ask.header("x-tc-action"))) {
            String wrong = EMBEDDING.wrong(ask.body());
            boolean one = ask.body().has("Input") != ask.body().has("InputList");
            return wrong == null && one ? null : error("InvalidParameterValue", String.valueOf(wrong));
        }
        for (var field : ask.body().properties()) {
            if (!FIELDS.contains(field.getKey())) {
                return error("UnknownParameter", "The parameter `" + field.getKey() + "` is not recognized.");
            }
        }
        String wrong = wrongMessages(ask.body().path("Messages"));
        for (JsonNode tool : ask.body().path("Tools")) {
            if (!tool.path("Function").path("Parameters").isTextual()) {
                wrong = "Parameters is a string";
            }
        }
        return wrong == null ? null : error("InvalidParameter", wrong);
    }

    @Override
    boolean streams(Ask ask) {
        return ask.body().path("Stream").asBoolean();
    }

    private static String wrongMessages(JsonNode messages) {
        boolean usersTurn = true;
        for (JsonNode message : messages) {
            String role = message.path("Role").asText();
            boolean says =
                    !message.path("Content").asText().isEmpty() || message.has("Contents") || message.has("ToolCalls");
            boolean assistant = role.equals("assistant");
            boolean outOfTurn =
                    assistant == usersTurn && Set.of("user", "assistant").contains(role);
            if (!says || outOfTurn) {
                return "Messages 中 user 和 assistant 需交替出现";
            }
            usersTurn = assistant || role.equals("system");
        }
        return usersTurn ? "Messages 以 user 提问结束" : null;
    }

    private static Reply error(String code, String message) {
        ObjectNode response = JSON.createObjectNode().put("RequestId", "r-0");
        response.putObject("Error").put("Code", code).put("Message", message);
        return Reply.json(200, JSON.createObjectNode().set("Response", response));
    }
}
