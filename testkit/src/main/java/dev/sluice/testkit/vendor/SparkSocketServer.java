package dev.sluice.testkit.vendor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.Map;
import java.util.Set;

/**
 * iFlytek's Spark over a WebSocket. Each line of the ordered answer is a frame; after one with the status 2, or that is an error,
 * it waits for the client to close, after any other end it closes itself.
 */
public final class SparkSocketServer extends VendorServer {
    private static final Map<String, String> DOMAINS = Map.of(
            "/v1.1/chat", "lite",
            "/v3.1/chat", "generalv3",
            "/chat/pro-128k", "pro-128k",
            "/v3.5/chat", "generalv3.5",
            "/chat/max-32k", "max-32k",
            "/v4.0/chat", "4.0Ultra");

    private SparkSocketServer() {}

    public static SparkSocketServer start() {
        return listening(new SparkSocketServer());
    }

    @Override
    public String baseUrl() {
        return root().replace("http:", "ws:");
    }

    @Override
    public String credential() {
        return JSON.createObjectNode()
                .put("appId", SparkSignature.APP_ID)
                .put("apiSecret", SparkSignature.API_SECRET)
                .put("apiKey", SparkSignature.API_KEY)
                .toString();
    }

    @Override
    boolean upgraded(HttpServerRequest request) {
        Ask handshake = new Ask(request.method().name(), request.uri(), request.headers(), new byte[0], null);
        SparkSignature.Fault unsigned = SparkSignature.fault(handshake, clock().instant());
        if (unsigned != null) {
            ObjectNode body = JSON.createObjectNode().put("message", unsigned.message());
            request.response()
                    .setStatusCode(unsigned.status())
                    .putHeader("content-type", "application/json")
                    .end(body.toString());
        } else if (!DOMAINS.containsKey(handshake.path())) {
            request.response().setStatusCode(404).end("{\"message\":\"no Route matched with those values\"}");
        } else {
            request.toWebSocket().onSuccess(socket -> {
                socket.closeHandler(v -> hasGone());
                socket.textMessageHandler(text -> play(socket, handshake, text.getBytes(UTF_8)));
            });
        }
        return true;
    }

    private void play(ServerWebSocket socket, Ask handshake, byte[] message) {
        Ask ask = new Ask(handshake.method(), handshake.uri(), handshake.headers(), message, json(message));
        asked(ask);
        Reply refusal = ask.body() == null ? unreadable() : refusal(ask);
        byte[] answer = refusal == null ? answer() : refusal.body();
        boolean over = false;
        for (String frame : new String(answer, UTF_8).split("\n", -1)) {
            if (!frame.isBlank()) {
                socket.writeTextMessage(frame);
                JsonNode read = json(frame.getBytes(UTF_8));
                over = read == null || isLast(read.path("header"));
            }
        }
        if (!over && !isHanging()) {
            socket.close();
        }
    }

    private static boolean isLast(JsonNode header) {
        return header.path("status").asInt() == 2 || header.path("code").asInt() != 0;
    }

    @Override
    Reply unreadable() {
        return error(10_003, "user's message format is incorrect");
    }

    @Override
    Reply refusal(Ask ask) {
        JsonNode body = ask.body();
        JsonNode chat = body.path("parameter").path("chat");
        JsonNode texts = body.path("payload").path("message").path("text");
        if (!body.path("header").path("app_id").asText().equals(SparkSignature.APP_ID)) {
            return error(10_005, "app_id not match");
        }
        if (!chat.path("domain").asText().equals(DOMAINS.get(ask.path()))) {
            return error(10_163, "domain");
        }
        double temperature = chat.path("temperature").asDouble(1);
        int topK = chat.path("top_k").asInt(1);
        if (temperature <= 0 || temperature > 1 || topK < 1 || topK > 6) {
            return error(10_163, "a sampling parameter is out of its range");
        }
        for (JsonNode text : texts) {
            boolean known = Set.of("system", "user", "assistant")
                    .contains(text.path("role").asText());
            if (!known || text.size() != 2 || !text.path("content").isTextual()) {
                return error(10_004, "user's message schema is incorrect");
            }
        }
        return texts.isEmpty() ? error(10_004, "user's message schema is incorrect") : null;
    }

    private static Reply error(int code, String message) {
        ObjectNode frame = JSON.createObjectNode();
        frame.putObject("header")
                .put("code", code)
                .put("message", message)
                .put("sid", "cha0")
                .put("status", 2);
        return Reply.json(200, frame);
    }
}
