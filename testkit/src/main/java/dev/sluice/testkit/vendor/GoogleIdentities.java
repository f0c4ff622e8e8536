package dev.sluice.testkit.vendor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Where Google gives identities out: its token exchange, the credentials of service accounts, and the metadata server. */
final class GoogleIdentities {
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";
    private static final String EMAIL = "models@project-1.iam.gserviceaccount.com";
    private static final String IMPERSONATION = "/v1/projects/-/serviceAccounts/" + EMAIL + ":generateAccessToken";
    private static final String METADATA = "/computeMetadata/v1/instance/service-accounts/default/";

    private final GoogleTokens tokens;

    GoogleIdentities(GoogleTokens tokens) {
        this.tokens = tokens;
    }

    /** The file that Google Cloud makes for a workload of {@link Cluster}. */
    static ObjectNode externalAccount(String file) {
        ObjectNode account = VendorServer.JSON
                .createObjectNode()
                .put("type", "external_account")
                .put("audience", Cluster.GOOGLE.substring("https:".length()))
                .put("subject_token_type", JWT)
                .put("token_url", "https://sts.googleapis.com/v1/token")
                .put("service_account_impersonation_url", "https://iamcredentials.googleapis.com" + IMPERSONATION);
        account.putObject("credential_source").put("file", file);
        return account;
    }

    /** Null when a request is for none of it. */
    Reply reply(Ask ask, Instant now) {
        return switch (ask.path()) {
            case "/v1/token" -> exchange(ask, now);
            case IMPERSONATION -> impersonate(ask, now);
            case METADATA + "token", METADATA + "identity" -> metadata(ask, now);
            default -> null;
        };
    }

    private Reply exchange(Ask ask, Instant now) {
        if (!ask.method().equals("POST")
                || !GRANT.equals(ask.field("grant_type"))
                || !JWT.equals(ask.field("subject_token_type"))
                || !ACCESS_TOKEN.equals(ask.field("requested_token_type"))
                || !SCOPE.equals(ask.field("scope"))) {
            return refused("invalid_request", "Invalid value for a field of the request.");
        }
        if (!Cluster.GOOGLE.equals("https:" + ask.field("audience"))) {
            return refused("invalid_target", "The target service indicated by the \"audience\" parameters is invalid.");
        }
        return switch (Cluster.check(ask.field("subject_token"), Cluster.GOOGLE, now)) {
            case SIGNATURE -> refused("invalid_grant", "Error connecting to the given credential's issuer.");
            case AUDIENCE ->
                refused("invalid_grant", "The audience in ID Token [x] does not match the expected audience.");
            case TIME -> refused("invalid_grant", "ID Token issued at 1 is stale to sign-in: it has expired.");
            case NOTHING -> {
                ObjectNode token = oAuth(tokens.give("ya29.federated-", now));
                yield Reply.json(200, token.put("issued_token_type", ACCESS_TOKEN));
            }
        };
    }

    private Reply impersonate(Ask ask, Instant now) {
        String bearer = ask.header("authorization");
        if (bearer == null || !bearer.startsWith("Bearer ya29.federated-") || !tokens.haveGivenOut(ask, now)) {
            return GoogleTokens.error(
                    403,
                    "PERMISSION_DENIED",
                    "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
                    "IAM_PERMISSION_DENIED");
        }
        JsonNode body = ask.body();
        if (!ask.method().equals("POST")
                || body == null
                || !body.path("scope").path(0).asText().equals(SCOPE)
                || !body.path("lifetime").asText("3600s").matches("\\d{1,4}s")) {
            return GoogleTokens.error(400, "INVALID_ARGUMENT", "Request contains an invalid argument.", null);
        }
        return Reply.json(
                200,
                VendorServer.JSON
                        .createObjectNode()
                        .put("accessToken", tokens.give("ya29.account-", now))
                        .put(
                                "expireTime",
                                Instant.ofEpochSecond(now.getEpochSecond() + GoogleTokens.LIFE_SECONDS)
                                        .toString()));
    }

    private Reply metadata(Ask ask, Instant now) {
        if (!"Google".equals(ask.header("metadata-flavor"))) {
            return Reply.of(403, "text/html", "Missing Metadata-Flavor:Google header.".getBytes(UTF_8));
        }
        if (ask.path().endsWith("identity")) {
            String identity = Cluster.token(ask.parameter("audience"), now.plusSeconds(600));
            return Reply.of(200, "text/html", identity.getBytes(UTF_8));
        }
        return Reply.json(200, oAuth(tokens.give("ya29.metadata-", now)));
    }

    private static ObjectNode oAuth(String token) {
        return VendorServer.JSON
                .createObjectNode()
                .put("access_token", token)
                .put("expires_in", GoogleTokens.LIFE_SECONDS)
                .put("token_type", "Bearer");
    }

    private static Reply refused(String error, String description) {
        return Reply.json(
                400, VendorServer.JSON.createObjectNode().put("error", error).put("error_description", description));
    }
}
