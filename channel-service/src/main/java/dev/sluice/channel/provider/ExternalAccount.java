package dev.sluice.channel.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.admin.Checks;
import java.util.List;

/** The file that Google Cloud makes for a federated workload. It holds no secret, but says where one is read. */
final class ExternalAccount {
    private static final String SOURCE = "credential_source";
    private static final List<String> REFUSED = List.of("executable", "environment_id", "certificate");
    private static final List<String> URLS = List.of("token_url", "service_account_impersonation_url");

    private ExternalAccount() {}

    /** Notes what is wrong with it; its fields are what they have to be. Returns whether nothing is. */
    static boolean check(ObjectNode file, String field, Checks checks) {
        boolean fine = true;
        for (String url : URLS) {
            fine &= checks.that(
                    !file.has(url) || ServiceAccount.isGoogle(file.path(url).asText()),
                    field + "." + url,
                    "must be an https URL of googleapis.com");
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
}
