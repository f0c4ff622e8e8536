package dev.sluice.testkit.vendor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Google's generateContent, on AI Studio or on Vertex AI. */
public final class GenerateContentServer extends VendorServer {
    private static final Pattern METHOD =
            Pattern.compile("([^/:]+):(generateContent|streamGenerateContent|embedContent|batchEmbedContents|predict)");

    /** Null on AI Studio. */
    private final GoogleTokens tokens;

    private final boolean vertex;
    private final GenerateContentRules rules;

    private GenerateContentServer(GoogleTokens tokens) {
        this.tokens = tokens;
        this.vertex = tokens != null;
        this.rules = new GenerateContentRules(vertex);
    }

    /** AI Studio, which wants a key. */
    public static GenerateContentServer start() {
        return listening(new GenerateContentServer(null));
    }

    /** Vertex AI, which wants a token. */
    public static GenerateContentServer startOnVertex() {
        return listening(new GenerateContentServer(new GoogleTokens()));
    }

    @Override
    public String baseUrl() {
        return root() + (vertex ? "/v1" : "/v1beta");
    }

    @Override
    public String credential() {
        return vertex ? GoogleTokens.credential(root()) : KEY;
    }

    /**
     * The file of type {@code external_account} with which a token of {@link Cluster} becomes one of a service account; on Vertex AI.
     *
     * @param file with the cluster's token
     */
    public String externalAccount(String file) {
        return GoogleIdentities.externalAccount(file).toString();
    }

    /** How many tokens it has given out; on Vertex AI. */
    public int given() {
        return tokens.given();
    }

    /** Which model the last request was for. */
    public String model() {
        return path().substring(path().lastIndexOf('/') + 1, path().lastIndexOf(':'));
    }

    @Override
    Reply beside(Ask ask) {
        return vertex ? tokens.reply(ask, root(), clock().instant()) : null;
    }

    @Override
    Reply unreadable() {
        return GoogleTokens.error(400, "INVALID_ARGUMENT", "Invalid JSON payload received.", null);
    }

    @Override
    Reply refusal(Ask ask) {
        String before = vertex ? GoogleTokens.PLACE + "/publishers/google/models/" : "/v1beta/models/";
        String rest = ask.path().startsWith(before) ? ask.path().substring(before.length()) : "";
        Matcher method = METHOD.matcher(rest);
        if (!method.matches()) {
            return GoogleTokens.error(404, "NOT_FOUND", "Requested entity was not found.", null);
        }
        Reply stranger = vertex ? withoutToken(ask) : withoutKey(ask);
        if (stranger != null) {
            return stranger;
        }
        if (streams(ask) && !"sse".equals(ask.parameter("alt"))) {
            return GoogleTokens.error(400, "INVALID_ARGUMENT", "This server streams events only.", null);
        }
        Shape shape = EmbedRules.of(vertex, method.group(1), method.group(2));
        if (shape == null && !method.group(2).endsWith("enerateContent")) {
            return GoogleTokens.error(404, "NOT_FOUND", "The model is not supported for this method.", null);
        }
        String broken =
                shape == null ? rules.broken(ask.body()) : EmbedRules.broken(shape, method.group(1), ask.body());
        return broken == null ? null : GoogleTokens.error(400, "INVALID_ARGUMENT", broken, null);
    }

    @Override
    boolean streams(Ask ask) {
        return ask.path().endsWith(":streamGenerateContent");
    }

    private Reply withoutToken(Ask ask) {
        boolean known = tokens.haveGivenOut(ask, clock().instant()) && ask.header("x-goog-api-key") == null;
        return known ? null : GoogleTokens.unauthenticated();
    }

    /** A wrong key is a bad request; a key in the wrong place is none. */
    private static Reply withoutKey(Ask ask) {
        String key = ask.header("x-goog-api-key");
        if (ask.header("authorization") != null) {
            String reason = "ACCESS_TOKEN_TYPE_UNSUPPORTED";
            return GoogleTokens.error(401, "UNAUTHENTICATED", "Expected OAuth 2 access token.", reason);
        }
        if (key == null) {
            return GoogleTokens.error(403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers.", null);
        }
        String message = "API key not valid. Please pass a valid API key.";
        return key.equals(KEY) ? null : GoogleTokens.error(400, "INVALID_ARGUMENT", message, "API_KEY_INVALID");
    }
}
