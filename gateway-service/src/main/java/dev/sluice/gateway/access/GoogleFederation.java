package dev.sluice.gateway.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.Trees;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Google's Workload Identity Federation: the credential is the file of type {@code external_account}, which holds no secret. The
 * token that somebody else has given to the gateway is exchanged for one of Google's (RFC 8693), and that, where the file says so, for
 * one of a service account.
 */
final class GoogleFederation implements TokenExchange {
    private static final String TOKEN_URL = "https://sts.googleapis.com/v1/token";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final String SOURCE = "credential_source";
    private static final List<String> REFUSED = List.of("executable", "environment_id", "certificate");

    private final boolean confined;

    /** @param confined whether a file with a token has to lie where identities do */
    GoogleFederation(boolean confined) {
        this.confined = confined;
    }

    static boolean isMeant(Secret secret) {
        return "external_account".equals(secret.field("type"));
    }

    @Override
    public boolean isGateways() {
        return true;
    }

    @Override
    public Step begin(Secret secret, Situation situation) {
        JsonNode source = secret.object(SOURCE);
        if (source == null) {
            throw new UnusableSecretException("lacks the field `" + SOURCE + "`");
        }
        for (String refused : REFUSED) {
            if (source.has(refused)) {
                throw new UnusableSecretException("has a `" + SOURCE + "." + refused
                        + "`, which this gateway does not follow; a token comes out of a `file` or from a `url`");
            }
        }
        String file = Trees.text(source, "file");
        if (file != null) {
            return new ReadFile(file, confined, text -> exchange(secret, subject(source, text)));
        }
        return new Send(
                new Ask("GET", url(source), headers(source), null),
                reply -> exchange(secret, subject(source, text(reply))),
                "is exchanged for a token, and the server of its `" + SOURCE + ".url` does not answer");
    }

    @Override
    public Signed sign(Draft draft, Token token, Instant now) {
        Trusted.requireGoogle(draft);
        return OAuth.bearer(draft, token);
    }

    private static String url(JsonNode source) {
        String url = Trees.text(source, "url");
        if (url == null) {
            throw new UnusableSecretException("has a `" + SOURCE + "` with neither a `file` nor a `url`");
        }
        if (!Trusted.isSubjectTokenSource(url)) {
            throw new UnusableSecretException(
                    "has a `" + SOURCE + ".url` that is neither https nor that of a metadata server");
        }
        return url;
    }

    private static Map<String, String> headers(JsonNode source) {
        Map<String, String> headers = new LinkedHashMap<>();
        source.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return headers;
    }

    private static String text(Reply reply) {
        if (OAuth.isRefusal(reply.status())) {
            throw new UnusableSecretException(
                    "is exchanged for a token, and its `" + SOURCE + ".url` answers with status " + reply.status());
        }
        if (reply.status() != 200) {
            throw new MalformedAnswerException("status " + reply.status() + " and no token of the subject");
        }
        return new String(reply.body(), StandardCharsets.UTF_8).strip();
    }

    /** The token in what was read, which may be an object that holds it. */
    private static String subject(JsonNode source, String text) {
        JsonNode format = source.path("format");
        String token = text;
        if ("json".equals(Trees.text(format, "type"))) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            JsonNode root = Trees.read(bytes, 0, bytes.length);
            String name = Trees.textOrEmpty(format, "subject_token_field_name");
            token = root == null ? null : Trees.text(root, name);
        }
        if (token == null || token.isBlank()) {
            throw new UnusableSecretException("has a `" + SOURCE + "` in which there is no token");
        }
        return token;
    }

    private static Step exchange(Secret secret, String subject) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", GRANT);
        fields.put("audience", secret.required("audience"));
        fields.put("scope", GoogleServiceAccount.SCOPE);
        fields.put("requested_token_type", ACCESS_TOKEN);
        fields.put("subject_token_type", secret.required("subject_token_type"));
        fields.put("subject_token", subject);
        Step federated = OAuth.exchange(OAuth.form(trusted(secret, "token_url", "sts", TOKEN_URL), fields));
        String account = trusted(secret, "service_account_impersonation_url", "iamcredentials", null);
        return account == null ? federated : federated.then(token -> impersonate(account, token));
    }

    /** Whoever gets these tokens can act with them. */
    private static String trusted(Secret secret, String field, String service, String otherwise) {
        String given = secret.field(field);
        if (given != null && !Trusted.isGoogleService(given, service)) {
            throw new UnusableSecretException(
                    "has a field `" + field + "` that is no https address of " + service + ".googleapis.com");
        }
        return given == null ? otherwise : given;
    }

    private static Step impersonate(String url, Token token) {
        ObjectNode body = Trees.object().put("lifetime", "3600s");
        body.putArray("scope").add(GoogleServiceAccount.SCOPE);
        Map<String, String> headers =
                Map.of("content-type", "application/json", "authorization", "Bearer " + token.value());
        return new Send(new Ask("POST", url, headers, Trees.write(body)), GoogleFederation::impersonated);
    }

    private static Token impersonated(Reply reply) {
        JsonNode root = Trees.read(reply.body(), 0, reply.body().length);
        if (root != null && OAuth.isRefusal(reply.status())) {
            throw new UnusableSecretException("may not act as its service account" + OAuth.reason(root));
        }
        String value = root == null ? null : Trees.text(root, "accessToken");
        if (reply.status() != 200 || value == null) {
            throw new MalformedAnswerException("status " + reply.status() + " and no token of the service account");
        }
        try {
            return new Token(value, Instant.parse(Trees.textOrEmpty(root, "expireTime")));
        } catch (DateTimeParseException e) {
            throw new MalformedAnswerException("a token without an `expireTime`");
        }
    }
}
