package dev.sluice.testkit.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Anthropic's Messages, by themselves or on Vertex AI. */
public final class MessagesServer extends VendorServer {
    private static final String VERTEX_PATH =
            GoogleTokens.PLACE + "/publishers/anthropic/models/claude-[^/:]+" + ":(rawPredict|streamRawPredict)";

    /** The one of the documentation and the one that Anthropic's own SDKs send since. */
    private static final Set<String> VERSIONS = Set.of("2023-06-01", "2026-10-21");

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

    /** Null when it is not on Vertex AI. */
    private final GoogleTokens tokens;

    private final boolean vertex;

    private MessagesServer(GoogleTokens tokens) {
        this.tokens = tokens;
        this.vertex = tokens != null;
    }

    public static MessagesServer start() {
        return listening(new MessagesServer(null));
    }

    /** As Vertex AI serves Claude: the path names the model, the body the version, and a token is wanted. */
    public static MessagesServer startOnVertex() {
        return listening(new MessagesServer(new GoogleTokens()));
    }

    @Override
    public String baseUrl() {
        return root() + "/v1";
    }

    @Override
    public String credential() {
        return vertex ? GoogleTokens.credential(root()) : KEY;
    }

    @Override
    Reply beside(Ask ask) {
        return vertex ? tokens.reply(ask, root(), clock().instant()) : null;
    }

    @Override
    Reply unreadable() {
        return error(400, "invalid_request_error", "The body is not JSON.");
    }

    @Override
    Reply refusal(Ask ask) {
        if (!isKnown(ask)) {
            return error(404, "not_found_error", "Not found");
        }
        if (vertex && !tokens.haveGivenOut(ask, clock().instant())) {
            return GoogleTokens.unauthenticated();
        }
        if (!vertex && !hasKey(ask)) {
            return error(401, "authentication_error", "invalid x-api-key");
        }
        String version = ask.header("anthropic-version");
        if (vertex ? version != null : version == null || !VERSIONS.contains(version)) {
            return error(400, "invalid_request_error", "anthropic-version: header is required");
        }
        String wrong = wrong(ask.body());
        return wrong == null ? null : error(400, "invalid_request_error", wrong);
    }

    /** In its own header or as a bearer, as newer SDKs send it; not in both. */
    private static boolean hasKey(Ask ask) {
        String bearer = ask.header("authorization");
        return bearer == null
                ? KEY.equals(ask.header("x-api-key"))
                : ask.isBearer(KEY) && ask.header("x-api-key") == null;
    }

    private boolean isKnown(Ask ask) {
        if (!vertex) {
            return ask.path().equals("/v1/messages");
        }
        return ask.path().matches(VERTEX_PATH) && ask.path().endsWith(":streamRawPredict") == streams(ask);
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

    private static Reply error(int status, String type, String message) {
        ObjectNode body = JSON.createObjectNode().put("type", "error").put("request_id", "req_1");
        body.putObject("error").put("type", type).put("message", message);
        return Reply.json(status, body);
    }
}
