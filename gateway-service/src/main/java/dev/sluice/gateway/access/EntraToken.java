package dev.sluice.gateway.access;

import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;

/** An application of Microsoft Entra, for Azure: {@code tenantId}, {@code clientId} and {@code clientSecret}. */
final class EntraToken implements TokenExchange {
    private static final String SCOPE = "https://cognitiveservices.azure.com/.default";
    /** An id or a domain; it becomes a part of a path. */
    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]*");

    @Override
    public Step begin(Secret secret, Situation situation) {
        String tenant = secret.required("tenantId");
        if (!TENANT.matcher(tenant).matches()) {
            throw new UnusableSecretException("has a field `tenantId` that is neither an id nor a domain");
        }
        return OAuth.exchange(OAuth.form(
                "https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/token",
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        secret.required("clientId"),
                        "client_secret",
                        secret.required("clientSecret"),
                        "scope",
                        SCOPE)));
    }

    @Override
    public Signed sign(Draft draft, Token token, Instant now) {
        return OAuth.bearer(draft, token);
    }
}
