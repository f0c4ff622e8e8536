package dev.sluice.testkit.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Alibaba's DashScope in its own dialect. */
public final class DashScopeServer extends VendorServer {
    private static final String PATH = "/api/v1/services/aigc/";

    private static final Map<String, Shape> BESIDE_CHAT = Map.of(
            "/api/v1/services/embeddings/text-embedding/text-embedding",
            new Shape()
                    .with("model", Shape.TEXT)
                    .with("input", new Shape().with("texts", Shape.TEXTS)::fits)
                    .may(
                            "parameters",
                            new Shape()
                                    .may("text_type", Shape.oneOf("document", "query"))
                                    .may("dimension", Shape.COUNT)::fits),
            "/api/v1/services/rerank/text-rerank/text-rerank",
            new Shape()
                    .with("model", Shape.TEXT)
                    .with("input", new Shape().with("query", Shape.TEXT).with("documents", Shape.TEXTS)::fits)
                    .may(
                            "parameters",
                            new Shape().may("top_n", Shape.COUNT).may("return_documents", Shape.FLAG)::fits));

    private DashScopeServer() {}

    public static DashScopeServer start() {
        return listening(new DashScopeServer());
    }

    @Override
    public String baseUrl() {
        return root() + "/api/v1";
    }

    @Override
    Reply unreadable() {
        return error(400, "InvalidParameter", "Required body invalid, please check the request body format.");
    }

    @Override
    Reply refusal(Ask ask) {
        Shape shape = BESIDE_CHAT.get(ask.path());
        if (shape != null && ask.isBearer(KEY)) {
            String wrong = shape.wrong(ask.body());
            return wrong == null ? null : error(400, "InvalidParameter", wrong);
        }
        boolean multimodal = ask.path().equals(PATH + "multimodal-generation/generation");
        if (shape == null && !multimodal && !ask.path().equals(PATH + "text-generation/generation")) {
            return error(404, "ModelNotFound", "Model not exist.");
        }
        if (!ask.isBearer(KEY)) {
            return error(401, "InvalidApiKey", "Invalid API-key provided.");
        }
        JsonNode parameters = ask.body().path("parameters");
        if (ask.body().has("stream")
                || !"message".equals(parameters.path("result_format").asText())) {
            return error(400, "InvalidParameter", "result_format");
        }
        if (!streams(ask) && parameters.path("incremental_output").asBoolean()) {
            return error(400, "InvalidParameter", "incremental_output is for streams");
        }
        for (JsonNode message : ask.body().path("input").path("messages")) {
            if (message.path("content").isArray() != multimodal) {
                return error(400, "InvalidParameter", "url error, please check url！");
            }
        }
        return null;
    }

    @Override
    boolean streams(Ask ask) {
        return "enable".equals(ask.header("x-dashscope-sse"));
    }

    @Override
    String streamType() {
        return "text/event-stream;charset=UTF-8";
    }

    private static Reply error(int status, String code, String message) {
        return Reply.json(
                status,
                JSON.createObjectNode()
                        .put("code", code)
                        .put("message", message)
                        .put("request_id", "r-0"));
    }
}
