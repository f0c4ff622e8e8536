package dev.sluice.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * The server side of Cohere's chat as far as a gateway can do it wrong: whatever the real one would refuse is refused, in its
 * words. What it answers otherwise is set by the test.
 */
final class CohereServer implements AutoCloseable {
    static final String KEY = Rig.SECRET;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FIELDS = Set.of(
            "model",
            "messages",
            "stream",
            "tools",
            "strict_tools",
            "tool_choice",
            "citation_options",
            "response_format",
            "safety_mode",
            "max_tokens",
            "stop_sequences",
            "temperature",
            "seed",
            "frequency_penalty",
            "presence_penalty",
            "k",
            "p",
            "thinking",
            "priority");
    private static final Map<String, Set<String>> BLOCKS = Map.of(
            "user", Set.of("text", "image_url"),
            "assistant", Set.of("text", "thinking"),
            "system", Set.of("text"),
            "tool", Set.of("text", "document"));

    volatile String answer = "{}";
    volatile int status = 200;
    volatile JsonNode asked;
    volatile boolean hangs;
    volatile boolean gone;
    private final HttpServer server;

    CohereServer(Vertx vertx) {
        server = vertx.createHttpServer()
                .requestHandler(this::handle)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.actualPort() + "/v2";
    }

    private void handle(HttpServerRequest request) {
        request.response().exceptionHandler(e -> gone = true).closeHandler(v -> gone = true);
        request.body().onSuccess(body -> reply(request, body));
    }

    private void reply(HttpServerRequest request, Buffer body) {
        try {
            asked = JSON.readTree(body.getBytes());
        } catch (IOException e) {
            error(request, 400, "invalid json syntax");
            return;
        }
        String wrong = wrong(asked);
        if (!request.path().equals("/v2/chat")) {
            error(request, 404, "page not found");
        } else if (!("Bearer " + KEY).equals(request.getHeader("authorization"))) {
            error(request, 401, "invalid api token");
        } else if (wrong != null) {
            error(request, 400, "invalid request: " + wrong);
        } else {
            boolean stream = asked.path("stream").asBoolean(false);
            request.response()
                    .setStatusCode(status)
                    .putHeader("content-type", stream && status == 200 ? "text/event-stream" : "application/json");
            if (hangs) {
                request.response().setChunked(true).write(answer);
            } else {
                request.response().end(answer);
            }
        }
    }

    private static String wrong(JsonNode body) {
        for (var field : body.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                return "unknown field: parameter '" + field.getKey() + "' is not a valid field";
            }
        }
        if (!within(body, "temperature", 0, 1) || !within(body, "p", 0.01, 0.99) || !within(body, "k", 0, 500)) {
            return "a sampling parameter is out of its range";
        }
        if (body.has("frequency_penalty") && body.has("presence_penalty")) {
            return "cannot specify both frequency_penalty and presence_penalty.";
        }
        if (!within(body, "frequency_penalty", 0, 1) || !within(body, "presence_penalty", 0, 1)) {
            return "a penalty must be between 0 and 1.0 inclusive.";
        }
        if (body.path("stop_sequences").size() > 5) {
            return "stop_sequences must have at most 5 elements";
        }
        if (body.has("tool_choice")
                && !Set.of("REQUIRED", "NONE").contains(body.get("tool_choice").asText())) {
            return "tool_choice must be REQUIRED or NONE";
        }
        for (JsonNode message : body.path("messages")) {
            String wrong = wrongMessage(message);
            if (wrong != null) {
                return wrong;
            }
        }
        return body.path("messages").isEmpty() ? "messages must not be empty" : null;
    }

    private static String wrongMessage(JsonNode message) {
        Set<String> known = BLOCKS.get(message.path("role").asText());
        if (known == null) {
            return "invalid role";
        }
        JsonNode content = message.path("content");
        if (content.isArray() && content.isEmpty()) {
            return "message must be at least 1 token long or tool results must be specified.";
        }
        for (JsonNode block : content) {
            if (!known.contains(block.path("type").asText())
                    || block.path("text").asText("-").isBlank()) {
                return "content block is not valid for this role";
            }
        }
        for (JsonNode call : message.path("tool_calls")) {
            if (!call.path("function").path("arguments").isTextual()) {
                return "tool call arguments must be a string";
            }
        }
        return null;
    }

    private static boolean within(JsonNode body, String name, double least, double most) {
        double value = body.path(name).asDouble(least);
        return value >= least && value <= most;
    }

    private static void error(HttpServerRequest request, int status, String message) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end("{\"id\":\"e-1\",\"message\":" + JSON.valueToTree(message) + "}");
    }

    @Override
    public void close() {
        server.close();
    }
}
