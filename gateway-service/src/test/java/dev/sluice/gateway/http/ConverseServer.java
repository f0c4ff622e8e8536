package dev.sluice.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.gateway.dialect.bedrock.ConverseShape;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The server side of Amazon Bedrock's Converse as far as a gateway can do it wrong: whatever the real one would refuse is refused,
 * in its words. What it answers otherwise is set by the test.
 */
final class ConverseServer implements AutoCloseable {
    static final String MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse";
    private static final String EVENTS = "application/vnd.amazon.eventstream";

    volatile byte[] answer = new byte[0];
    volatile int status = 200;
    volatile String errorType = "InternalServerException";
    volatile JsonNode asked;
    volatile boolean hangs;
    volatile boolean gone;
    private final HttpServer server;

    ConverseServer(Vertx vertx) {
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
        boolean stream = request.uri().endsWith("-stream");
        try {
            asked = JSON.readTree(body.getBytes());
        } catch (IOException e) {
            error(request, 400, "SerializationException", "The body is not JSON.");
            return;
        }
        String wrong = wrong(asked, stream);
        if (!request.uri().equals(stream ? PATH + "-stream" : PATH)) {
            error(request, 404, "ResourceNotFoundException", "Could not resolve the foundation model.");
        } else if (!("Bearer " + Rig.SECRET).equals(request.getHeader("authorization"))) {
            error(
                    request,
                    403,
                    "UnrecognizedClientException",
                    "The security token included in the request is invalid.");
        } else if (!(stream ? EVENTS : "application/json").equals(request.getHeader("accept"))) {
            error(request, 400, "ValidationException", "accept: unsupported media type");
        } else if (wrong != null) {
            error(request, 400, "ValidationException", wrong);
        } else if (status != 200) {
            error(request, status, errorType, new String(answer, UTF_8));
        } else {
            request.response().putHeader("content-type", stream ? EVENTS : "application/json");
            if (hangs) {
                request.response().setChunked(true).write(Buffer.buffer(answer));
            } else {
                request.response().end(Buffer.buffer(answer));
            }
        }
    }

    private static String wrong(JsonNode body, boolean stream) {
        List<String> shape = ConverseShape.wrongWithRequest(body, stream);
        if (!shape.isEmpty()) {
            return String.join("; ", shape);
        }
        double temperature = body.at("/inferenceConfig/temperature").asDouble(1);
        if (temperature < 0 || temperature > 1) {
            return "inferenceConfig.temperature: has to be between 0 and 1";
        }
        String role = "user";
        for (JsonNode message : body.path("messages")) {
            if (!message.path("role").asText().equals(role)) {
                return "A conversation must alternate between user and assistant roles, beginning with the user.";
            }
            String wrong = wrongContent(message.path("content"), body.has("toolConfig"));
            if (wrong != null) {
                return wrong;
            }
            role = role.equals("user") ? "assistant" : "user";
        }
        return body.path("messages").isEmpty() ? "messages: at least one" : null;
    }

    private static String wrongContent(JsonNode content, boolean tools) {
        Set<String> names = new HashSet<>();
        boolean text = false;
        for (JsonNode block : content) {
            text |= block.has("text");
            if (block.has("text") && block.get("text").asText().isBlank()) {
                return "The text field in the ContentBlock object is blank.";
            }
            if ((block.has("toolUse") || block.has("toolResult")) && !tools) {
                return "The toolConfig field must be defined when using toolUse and toolResult content blocks.";
            }
            if (block.has("toolUse") && !block.at("/toolUse/input").isObject()) {
                return "The format of the value at toolUse.input is invalid.";
            }
            String name = block.at("/document/name").asText("a");
            if (!name.matches("[a-zA-Z0-9 ()\\[\\]-]{1,200}") || (block.has("document") && !names.add(name))) {
                return "document.name: invalid or twice";
            }
        }
        return content.isEmpty() || (!names.isEmpty() && !text) ? "A turn needs content, and a document text." : null;
    }

    private static void error(HttpServerRequest request, int status, String type, String message) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader("x-amzn-errortype", type + ":http://internal.amazon.com/coral/com.amazon.bedrock/")
                .end("{\"message\":" + JSON.valueToTree(message) + "}");
    }

    @Override
    public void close() {
        server.close();
    }
}
