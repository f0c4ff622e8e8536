package dev.sluice.channel.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.admin.Checks;
import java.net.URI;
import java.util.Locale;

/** The key file that Google Cloud makes for a service account. */
final class ServiceAccount {
    private static final String TYPE = "service_account";

    private ServiceAccount() {}

    /** Notes what is wrong with it; its fields are strings. Returns whether nothing is. */
    static boolean check(ObjectNode file, String field, Checks checks) {
        String key = file.path("private_key").asText();
        return checks.that(
                        TYPE.equals(file.path("type").asText()),
                        field + ".type",
                        "must be \"" + TYPE
                                + "\": paste the JSON key file that Google Cloud made for a service account")
                & checks.that(
                        file.path("client_email").asText().contains("@"),
                        field + ".client_email",
                        "is not the e-mail address of a service account")
                & checks.that(
                        key.contains("-----BEGIN PRIVATE KEY-----") && key.contains("-----END PRIVATE KEY-----"),
                        field + ".private_key",
                        "is not a whole private key in PEM; paste the key file as it was downloaded")
                & checks.that(
                        isGoogle(file.path("token_uri").asText()),
                        field + ".token_uri",
                        "must be an https URL of googleapis.com, such as https://oauth2.googleapis.com/token");
    }

    /** The key signs for whoever is named here, so it must be nobody else. */
    static boolean isGoogle(String url) {
        try {
            URI uri = URI.create(url);
            String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
            return "https".equalsIgnoreCase(uri.getScheme())
                    && uri.getUserInfo() == null
                    && (host.equals("googleapis.com") || host.endsWith(".googleapis.com"));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
