package dev.sluice.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server side of Google's generateContent as far as a gateway can do it wrong: whatever the real one would refuse is
 * refused. What it answers otherwise is set by the test.
 */
final class GenerateContentServer implements AutoCloseable {
    static final String PROJECT = "project-1";
    static final String REGION = "europe-west4";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern METHOD = Pattern.compile("([^/:]+):(generateContent|streamGenerateContent)");

    volatile String key = Rig.SECRET;
    volatile String answer = "{}";
    volatile int status = 200;
    volatile JsonNode asked;
    volatile String model;
    volatile boolean hangs;
    volatile boolean gone;
    private final boolean vertex;
    private final GenerateContentRules rules;
    private final HttpServer server;

    static GenerateContentServer ofAiStudio(Vertx vertx) {
        return new GenerateContentServer(vertx, false);
    }

    static GenerateContentServer ofVertex(Vertx vertx) {
        return new GenerateContentServer(vertx, true);
    }

    private GenerateContentServer(Vertx vertx, boolean vertexAi) {
        vertex = vertexAi;
        rules = new GenerateContentRules(vertexAi);
        server = vertx.createHttpServer()
                .requestHandler(this::handle)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** Without the version. */
    String root() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    String baseUrl() {
        return root() + (vertex ? "/v1" : "/v1beta");
    }

    private void handle(HttpServerRequest request) {
        request.response().exceptionHandler(e -> gone = true).closeHandler(v -> gone = true);
        request.body().onSuccess(body -> reply(request, body));
    }

    private void reply(HttpServerRequest request, Buffer body) {
        String before = vertex
                ? "/v1/projects/" + PROJECT + "/locations/" + REGION + "/publishers/google/models/"
                : "/v1beta/models/";
        String path = request.path();
        Matcher method = METHOD.matcher(path.startsWith(before) ? path.substring(before.length()) : "");
        if (!method.matches()) {
            error(request, 404, "NOT_FOUND", "Requested entity was not found.", null);
            return;
        }
        if (!signed(request)) {
            return;
        }
        boolean stream = method.group(2).startsWith("stream");
        if (stream && !"sse".equals(request.getParam("alt"))) {
            error(request, 400, "INVALID_ARGUMENT", "This server streams events only.", null);
            return;
        }
        model = method.group(1);
        try {
            asked = JSON.readTree(body.getBytes());
        } catch (IOException e) {
            error(request, 400, "INVALID_ARGUMENT", "Invalid JSON payload received.", null);
            return;
        }
        String broken = rules.broken(asked);
        if (broken != null) {
            error(request, 400, "INVALID_ARGUMENT", broken, null);
        } else {
            answer(request, stream);
        }
    }

    private void answer(HttpServerRequest request, boolean stream) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", stream && status == 200 ? "text/event-stream" : "application/json");
        if (hangs) {
            request.response().setChunked(true).write(answer);
        } else {
            request.response().end(answer);
        }
    }

    /** A wrong key is a bad request; a key in the wrong place is none. */
    private boolean signed(HttpServerRequest request) {
        String bearer = request.getHeader("authorization");
        String presented = request.getHeader("x-goog-api-key");
        if (vertex) {
            boolean right = ("Bearer " + key).equals(bearer) && presented == null;
            if (!right) {
                error(request, 401, "UNAUTHENTICATED", "Request had invalid authentication credentials.", null);
            }
            return right;
        }
        if (bearer != null) {
            error(request, 401, "UNAUTHENTICATED", "Expected OAuth 2 access token.", "ACCESS_TOKEN_TYPE_UNSUPPORTED");
        } else if (presented == null) {
            error(request, 403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers.", null);
        } else if (!presented.equals(key)) {
            error(
                    request,
                    400,
                    "INVALID_ARGUMENT",
                    "API key not valid. Please pass a valid API key.",
                    "API_KEY_INVALID");
        } else {
            return true;
        }
        return false;
    }

    private static void error(HttpServerRequest request, int code, String status, String message, String reason) {
        var error = JSON.createObjectNode()
                .put("code", code)
                .put("message", message)
                .put("status", status);
        if (reason != null) {
            error.putArray("details")
                    .addObject()
                    .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                    .put("reason", reason)
                    .put("domain", "googleapis.com");
        }
        request.response()
                .setStatusCode(code)
                .putHeader("content-type", "application/json; charset=UTF-8")
                .end(JSON.createObjectNode().set("error", error).toString());
    }

    @Override
    public void close() {
        server.close();
    }
}
