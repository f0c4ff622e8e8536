package dev.sluice.testkit.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Anthropic's Messages, by themselves or on Vertex AI. */
public final class MessagesServer extends VendorServer {
    private static final String VERTEX_PATH =
            GoogleTokens.PLACE + "/publishers/anthropic/models/claude-[^/:]+" + ":(rawPredict|streamRawPredict)";

    private static final String FILES = "files-api-2025-04-14";
    private static final Set<String> BETAS = Set.of(
            FILES,
            "context-management-2025-06-27",
            "extended-cache-ttl-2025-04-11",
            "interleaved-thinking-2025-05-14",
            "prompt-caching-2024-07-31");

    private static final MessagesRules ANTHROPICS =
            new MessagesRules("model", null, Set.of("anthropic_version", "anthropic_beta"), new MessageToolRules(true));
    private static final MessagesRules VERTEX = new MessagesRules(
            "anthropic_version",
            MessagesRules.versions("vertex-2023-10-16"),
            Set.of("model", "anthropic_beta"),
            new MessageToolRules(true));

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
        if (vertex ? version != null : version == null || !MessagesRules.VERSIONS.contains(version)) {
            return error(400, "invalid_request_error", "anthropic-version: header is required");
        }
        String beta = vertex ? null : unknownBeta(ask);
        if (beta != null) {
            return error(
                    400, "invalid_request_error", "Unexpected value(s) `" + beta + "` for the `anthropic-beta` header");
        }
        if (!vertex && speaksOfFiles(ask.body()) && !betas(ask).contains(FILES)) {
            return error(400, "invalid_request_error", "messages.content.source: files need the beta " + FILES);
        }
        String wrong = (vertex ? VERTEX : ANTHROPICS).broken(ask.body());
        return wrong == null ? null : error(400, "invalid_request_error", wrong);
    }

    private static List<String> betas(Ask ask) {
        return ask.headers().getAll("anthropic-beta").stream()
                .flatMap(values -> Arrays.stream(values.split(",", -1)))
                .map(String::strip)
                .toList();
    }

    /** Null when all are known. */
    private static String unknownBeta(Ask ask) {
        return betas(ask).stream()
                .filter(beta -> !BETAS.contains(beta))
                .findFirst()
                .orElse(null);
    }

    private static boolean speaksOfFiles(JsonNode body) {
        return body.path("messages").findValuesAsText("file_id").stream().anyMatch(id -> !id.isEmpty());
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

    private static Reply error(int status, String type, String message) {
        ObjectNode body = JSON.createObjectNode().put("type", "error").put("request_id", "req_1");
        body.putObject("error").put("type", type).put("message", message);
        return Reply.json(status, body);
    }
}
