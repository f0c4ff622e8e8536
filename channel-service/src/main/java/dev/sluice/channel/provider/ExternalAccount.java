package dev.sluice.channel.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.admin.Checks;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The file that Google Cloud makes for a federated workload. It holds no secret, but says where one is read. */
final class ExternalAccount {
    private static final String SOURCE = "credential_source";
    private static final List<String> REFUSED = List.of("executable", "environment_id", "certificate");
    /** Field → the service of Google's that it may name: others keep what they are sent for whoever rents them. */
    private static final Map<String, String> URLS =
            Map.of("token_url", "sts", "service_account_impersonation_url", "iamcredentials");

    private ExternalAccount() {}

    /** Notes what is wrong with it; its fields are what they have to be. Returns whether nothing is. */
    static boolean check(ObjectNode file, String field, Checks checks) {
        boolean fine = true;
        for (Map.Entry<String, String> url : URLS.entrySet()) {
            fine &= checks.that(
                    !file.has(url.getKey()) || isService(file.path(url.getKey()).asText(), url.getValue()),
                    field + "." + url.getKey(),
                    "must be an https URL of " + url.getValue() + ".googleapis.com");
        }
        JsonNode source = file.path(SOURCE);
        for (String refused : REFUSED) {
            fine &= checks.that(
                    !source.has(refused),
                    field + "." + SOURCE + "." + refused,
                    "is not followed: a gateway runs nothing and asks nobody else; name a file or a url");
        }
        return checks.that(
                        source.path("file").isTextual() != source.path("url").isTextual(),
                        field + "." + SOURCE,
                        "must name either a file, which gateways look for below their sluice.gateway.identity-directory, or"
                                + " a url, https or a metadata server's")
                & fine;
    }

    private static boolean isService(String url, String service) {
        return ServiceAccount.isGoogle(url)
                && URI.create(url)
                        .getHost()
                        .toLowerCase(Locale.ROOT)
                        .matches("([a-z0-9-]+[.-])?" + service + "([.-][a-z0-9-]+)*\\.googleapis\\.com");
    }
}
