package dev.sluice.testkit.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Baidu's Wenxin workshop, and the token server that is at the same host. Its errors have the status 200. */
public final class WenxinServer extends VendorServer {
    private static final String PATH = "/rpc/2.0/ai_custom/v1";
    private static final String API_KEY = "baidu-api-key-1";
    private static final String SECRET_KEY = "baidu-secret-key-1";
    private static final long LIFE_SECONDS = Duration.ofDays(30).toSeconds();
    private static final Set<String> FIELDS = Set.of(
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
            "enable_trace",
            "response_format",
            "functions",
            "tool_choice",
            // Beside what is documented, as Baidu's own SDK sends it.
            "model",
            "extra_parameters");

    private static final Set<String> EMBEDDINGS =
            Set.of(PATH + "/wenxinworkshop/embeddings/embedding-v1", PATH + "/wenxinworkshop/embeddings/bge_large_zh");
    private static final Shape EMBEDDING = new Shape()
            .with("input", Shape.TEXTS)
            .may("user_id", Shape.TEXT)
            .may("model", Shape.TEXT)
            .may("extra_parameters", JsonNode::isObject);

    /** When the tokens end that it has given out. */
    private final Map<String, Instant> tokens = new ConcurrentHashMap<>();

    private WenxinServer() {}

    public static WenxinServer start() {
        return listening(new WenxinServer());
    }

    @Override
    public String baseUrl() {
        return root() + PATH;
    }

    @Override
    public String credential() {
        return JSON.createObjectNode()
                .put("apiKey", API_KEY)
                .put("secretKey", SECRET_KEY)
                .toString();
    }

    @Override
    Reply beside(Ask ask) {
        if (!ask.path().equals("/oauth/2.0/token")) {
            return null;
        }
        if (!"client_credentials".equals(ask.parameter("grant_type"))) {
            return refused("unsupported_grant_type", "The authorization grant type is not supported");
        }
        if (!API_KEY.equals(ask.parameter("client_id"))) {
            return refused("invalid_client", "unknown client id");
        }
        if (!SECRET_KEY.equals(ask.parameter("client_secret"))) {
            return refused("invalid_client", "Client authentication failed");
        }
        String token = "24.0123456789abcdef.2592000." + (tokens.size() + 1) + ".282335-1";
        tokens.put(token, clock().instant().plusSeconds(LIFE_SECONDS));
        return Reply.json(
                200, JSON.createObjectNode().put("access_token", token).put("expires_in", LIFE_SECONDS));
    }

    @Override
    Reply unreadable() {
        return error(336_002, "Invalid JSON");
    }

    @Override
    Reply refusal(Ask ask) {
        boolean embeds = EMBEDDINGS.contains(ask.path());
        if (!embeds && !ask.path().equals(PATH + "/wenxinworkshop/chat/completions_pro")) {
            return error(3, "Unsupported openapi method");
        }
        String token = ask.parameter("access_token");
        Instant end = token == null ? null : tokens.get(token);
        if (end == null) {
            return error(110, "Access token invalid or no longer valid");
        }
        if (!end.isAfter(clock().instant())) {
            return error(111, "Access token expired");
        }
        String wrong = embeds ? EMBEDDING.wrong(ask.body()) : wrong(ask.body());
        return wrong == null ? null : error(336_003, wrong);
    }

    @Override
    String streamType() {
        return "text/event-stream;charset=UTF-8";
    }

    private static String wrong(JsonNode body) {
        for (var field : body.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                return "unknown field " + field.getKey();
            }
        }
        JsonNode messages = body.path("messages");
        if (messages.size() % 2 == 0) {
            return "the length of messages must be an odd number";
        }
        for (int i = 0; i < messages.size(); i++) {
            boolean assistant = messages.get(i).path("role").asText().equals("assistant");
            boolean says = !messages.get(i).path("content").asText().isEmpty()
                    || messages.get(i).has("function_call");
            if (assistant != (i % 2 == 1) || !says) {
                return "the role of message " + i;
            }
        }
        return body.has("system") && body.has("functions") ? "system with functions" : null;
    }

    private static Reply refused(String error, String description) {
        return Reply.json(401, JSON.createObjectNode().put("error", error).put("error_description", description));
    }

    private static Reply error(int code, String message) {
        ObjectNode body = JSON.createObjectNode().put("error_code", code).put("error_msg", message);
        return Reply.json(200, body.put("id", "as-0"));
    }
}
