package dev.sluice.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;

/**
 * The server side of Anthropic's Messages as far as a gateway can do it wrong: whatever the real one would refuse is refused, in
 * its words. What it answers otherwise is set by the test.
 */
final class MessagesServer implements AutoCloseable {
    static final String KEY = Rig.SECRET;

    private static final String VERTEX_PATH =
            "/v1/projects/project-1/locations/europe-west4/publishers/anthropic/models/claude-[^/:]+"
                    + ":(rawPredict|streamRawPredict)";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FIELDS = Set.of(
            "model",
            "anthropic_version",
            "max_tokens",
            "messages",
            "system",
            "stop_sequences",
            "stream",
            "temperature",
            "top_p",
            "top_k",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "metadata",
            "service_tier",
            "cache_control");

    volatile String answer = "{}";
    volatile int status = 200;
    volatile JsonNode asked;
    volatile String path;
    volatile boolean hangs;
    volatile boolean gone;
    private final boolean vertex;
    private final HttpServer server;

    MessagesServer(Vertx vertx) {
        this(vertx, false);
    }

    /** As Vertex AI serves Claude: the path names the model, the body the version. */
    static MessagesServer ofVertex(Vertx vertx) {
        return new MessagesServer(vertx, true);
    }

    private MessagesServer(Vertx vertx, boolean vertexAi) {
        vertex = vertexAi;
        server = vertx.createHttpServer()
                .requestHandler(this::handle)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.actualPort() + "/v1";
    }

    private void handle(HttpServerRequest request) {
        request.response().exceptionHandler(e -> gone = true).closeHandler(v -> gone = true);
        request.body().onSuccess(body -> reply(request, body));
    }

    private void reply(HttpServerRequest request, Buffer body) {
        try {
            asked = JSON.readTree(body.getBytes());
        } catch (IOException e) {
            error(request, 400, "invalid_request_error", "The body is not JSON.");
            return;
        }
        String wrong = wrong(asked);
        path = request.path();
        if (!path.matches(vertex ? VERTEX_PATH : "/v1/messages")
                || (vertex
                        && path.endsWith(":streamRawPredict")
                                != asked.path("stream").asBoolean())) {
            error(request, 404, "not_found_error", "Not found");
        } else if (!signed(request)) {
            error(request, 401, "authentication_error", "invalid x-api-key");
        } else if (!Objects.equals(vertex ? null : "2023-06-01", request.getHeader("anthropic-version"))) {
            error(request, 400, "invalid_request_error", "anthropic-version: header is required");
        } else if (wrong != null) {
            error(request, 400, "invalid_request_error", wrong);
        } else {
            boolean stream = asked.path("stream").asBoolean();
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

    private boolean signed(HttpServerRequest request) {
        String bearer = request.getHeader("authorization");
        String key = request.getHeader("x-api-key");
        return vertex ? ("Bearer " + KEY).equals(bearer) && key == null : KEY.equals(key) && bearer == null;
    }

    private String wrong(JsonNode body) {
        String naming = vertex ? "anthropic_version" : "model";
        for (var field : body.properties()) {
            boolean elsewhere =
                    vertex ? field.getKey().equals("model") : field.getKey().equals("anthropic_version");
            if (elsewhere || !FIELDS.contains(field.getKey())) {
                return field.getKey() + ": Extra inputs are not permitted";
            }
        }
        if (!body.path("max_tokens").isIntegralNumber() || !body.path(naming).isTextual()) {
            return "max_tokens, " + naming + ": Field required";
        }
        if (vertex && !body.get(naming).asText().equals("vertex-2023-10-16")) {
            return "anthropic_version: Input should be 'vertex-2023-10-16'";
        }
        if (!body.path("messages").path(0).path("role").asText().equals("user")) {
            return "messages: first message must use the \"user\" role";
        }
        double temperature = body.path("temperature").asDouble(1);
        return temperature < 0 || temperature > 1 ? "temperature: range: 0..1" : wrongMessage(body.get("messages"));
    }

    private static String wrongMessage(JsonNode messages) {
        for (JsonNode message : messages) {
            if (!Set.of("user", "assistant").contains(message.path("role").asText())) {
                return "messages.role: unexpected value";
            }
            if (message.path("content").isEmpty() && !message.path("content").isTextual()) {
                return "messages: content must not be empty";
            }
            for (JsonNode block : message.path("content")) {
                if (block.path("type").asText().equals("text")
                        && block.path("text").asText().isEmpty()) {
                    return "messages: text content blocks must be non-empty";
                }
                if (block.path("type").asText().equals("tool_use")
                        && !block.path("input").isObject()) {
                    return "messages: tool_use.input: Input should be a valid dictionary";
                }
            }
        }
        return null;
    }

    private static void error(HttpServerRequest request, int status, String type, String message) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end("{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":" + JSON.valueToTree(message)
                        + "},\"request_id\":\"req_1\"}");
    }

    @Override
    public void close() {
        server.close();
    }
}
