package dev.sluice.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/**
 * The server side of Ollama's native chat as far as a gateway can do it wrong: whatever the real one would refuse or misread is
 * refused. What it answers otherwise is set by the test.
 */
final class OllamaServer implements AutoCloseable {
    static final String KEY = Rig.SECRET;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FIELDS =
            Set.of("model", "messages", "stream", "format", "keep_alive", "tools", "options", "think");
    private static final Set<String> OF_MESSAGES =
            Set.of("role", "content", "thinking", "images", "tool_calls", "tool_name", "tool_call_id");
    private static final Set<String> WHOLE = Set.of("num_predict", "num_ctx", "top_k", "seed");
    private static final Set<String> DECIMAL =
            Set.of("temperature", "top_p", "min_p", "repeat_penalty", "presence_penalty", "frequency_penalty");

    volatile String answer = "{}";
    volatile int status = 200;
    volatile JsonNode asked;
    volatile String accepted;
    volatile boolean hangs;
    volatile boolean gone;
    private final HttpServer server;

    OllamaServer(Vertx vertx) {
        server = vertx.createHttpServer()
                .requestHandler(this::handle)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    private void handle(HttpServerRequest request) {
        request.response().exceptionHandler(e -> gone = true).closeHandler(v -> gone = true);
        request.body().onSuccess(body -> reply(request, body));
    }

    private void reply(HttpServerRequest request, Buffer body) {
        try {
            asked = JSON.readTree(body.getBytes());
        } catch (IOException e) {
            error(request, 400, "invalid character");
            return;
        }
        accepted = request.getHeader("accept");
        String wrong = wrong(asked);
        if (!request.path().equals("/api/chat")) {
            request.response().setStatusCode(404).end("404 page not found");
        } else if (!("Bearer " + KEY).equals(request.getHeader("authorization"))) {
            error(request, 401, "unauthorized");
        } else if (wrong != null) {
            error(request, 400, wrong);
        } else {
            boolean stream = asked.path("stream").asBoolean(true);
            request.response()
                    .setStatusCode(status)
                    .putHeader(
                            "content-type",
                            stream && status == 200 ? "application/x-ndjson" : "application/json; charset=utf-8");
            if (hangs) {
                request.response().setChunked(true).write(answer);
            } else {
                request.response().end(answer);
            }
        }
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

    private static void error(HttpServerRequest request, int status, String message) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json; charset=utf-8")
                .end("{\"error\":" + JSON.valueToTree(message) + "}");
    }

    @Override
    public void close() {
        server.close();
    }
}
