package dev.sluice.testkit.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Google's token server: gives a token out for an assertion that its one service account has signed (RFC 7523), and knows its
 * tokens again.
 */
final class GoogleTokens {
    /** Where Vertex AI is asked for the account's project. */
    static final String PLACE = "/v1/projects/" + Vertex.PROJECT + "/locations/" + Vertex.REGION;

    private static final String EMAIL = "robot@project-1.iam.gserviceaccount.com";
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    /** Whom assertions are for, by the name that Google's own libraries use wherever they send them. */
    private static final String AUDIENCE = "https://oauth2.googleapis.com/token";

    private static final Duration SKEW = Duration.ofMinutes(5);
    static final long LIFE_SECONDS = 3_599;
    /** Made once for all servers: it takes a while. */
    private static final KeyPair KEYS = keys();

    private final Map<String, Instant> ends = new ConcurrentHashMap<>();
    private final GoogleIdentities identities = new GoogleIdentities(this);

    /** The account's key file, which names the token server of that root. */
    static String credential(String root) {
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        String key = lines.encodeToString(KEYS.getPrivate().getEncoded());
        return VendorServer.JSON
                .createObjectNode()
                .put("type", "service_account")
                .put("project_id", Vertex.PROJECT)
                .put("private_key_id", "key-1")
                .put("private_key", "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n")
                .put("client_email", EMAIL)
                .put("client_id", "1")
                .put("token_uri", root + "/token")
                .toString();
    }

    /** Null when a request is not for a token. */
    Reply reply(Ask ask, String root, Instant now) {
        if (!ask.path().equals("/token")) {
            return identities.reply(ask, now);
        }
        if (!ask.method().equals("POST") || !GRANT.equals(ask.field("grant_type"))) {
            return refused("unsupported_grant_type", "Invalid grant_type: " + ask.field("grant_type"));
        }
        String wrong = wrong(ask.field("assertion"), Set.of(AUDIENCE, root + "/token"), now);
        if (wrong != null) {
            return refused("invalid_grant", wrong);
        }
        return Reply.json(
                200,
                VendorServer.JSON
                        .createObjectNode()
                        .put("access_token", give("ya29.token-", now))
                        .put("expires_in", LIFE_SECONDS)
                        .put("token_type", "Bearer"));
    }

    /** A new token of that beginning. */
    String give(String beginning, Instant now) {
        String token = beginning + (ends.size() + 1);
        ends.put(token, now.plusSeconds(LIFE_SECONDS));
        return token;
    }

    /** How many were given out. */
    int given() {
        return ends.size();
    }

    /** Whether a request has a token of this server that still lives. */
    boolean haveGivenOut(Ask ask, Instant now) {
        String bearer = ask.header("authorization");
        String token = bearer != null && bearer.startsWith("Bearer ") ? bearer.substring("Bearer ".length()) : "";
        return ends.getOrDefault(token, Instant.MIN).isAfter(now);
    }

    static Reply unauthenticated() {
        return error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.", null);
    }

    /** @param reason null = none */
    static Reply error(int code, String status, String message, String reason) {
        ObjectNode error = VendorServer.JSON
                .createObjectNode()
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
        return Reply.json(code, VendorServer.JSON.createObjectNode().set("error", error));
    }

    /** Null when nothing is. */
    private static String wrong(String assertion, Set<String> audiences, Instant now) {
        List<String> parts = assertion == null ? List.of() : List.of(assertion.split("\\.", -1));
        if (parts.size() != 3) {
            return "Bad Request";
        }
        try {
            JsonNode claims = decoded(parts.get(1));
            if (!decoded(parts.get(0)).path("alg").asText().equals("RS256") || !isSigned(parts)) {
                return "Invalid JWT Signature.";
            }
            if (!claims.path("iss").asText().equals(EMAIL)) {
                return "Invalid grant: account not found";
            }
            if (!audiences.contains(claims.path("aud").asText())
                    || !claims.path("scope").asText().equals(SCOPE)) {
                return "Invalid JWT: Failed audience or scope check.";
            }
            return wrongTime(claims.path("iat").asLong(), claims.path("exp").asLong(), now);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unreadable) {
            return "Invalid JWT Signature.";
        }
    }

    private static String wrongTime(long issuedAt, long expiresAt, Instant now) {
        boolean skewed = Math.abs(now.getEpochSecond() - issuedAt) > SKEW.toSeconds();
        boolean right = !skewed && expiresAt > now.getEpochSecond() && expiresAt - issuedAt <= 3_600;
        return right
                ? null
                : "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
                        + "Check your iat and exp values in the JWT claim.";
    }

    private static boolean isSigned(List<String> parts) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KEYS.getPublic());
        signature.update((parts.get(0) + '.' + parts.get(1)).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(parts.get(2)));
    }

    private static JsonNode decoded(String part) throws IOException {
        return VendorServer.JSON.readTree(Base64.getUrlDecoder().decode(part));
    }

    private static Reply refused(String error, String description) {
        return Reply.json(
                400, VendorServer.JSON.createObjectNode().put("error", error).put("error_description", description));
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
