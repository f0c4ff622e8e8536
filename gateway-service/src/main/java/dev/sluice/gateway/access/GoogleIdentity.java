package dev.sluice.gateway.access;

import java.time.Instant;
import java.util.Map;

/**
 * The identity that Google has given to this process ({@code source: default}), looked for where Google's libraries look: the file
 * that {@code GOOGLE_APPLICATION_CREDENTIALS} names, else the metadata server of GKE or Compute Engine.
 */
final class GoogleIdentity implements TokenExchange {
    private static final GoogleIdentity OWN = new GoogleIdentity();
    private static final GoogleServiceAccount SERVICE_ACCOUNT = new GoogleServiceAccount();
    private static final String TOKEN = "/computeMetadata/v1/instance/service-accounts/default/token";

    /** By what a credential is. */
    static TokenExchange of(Secret secret) {
        if (Schemes.isOwn(secret)) {
            return OWN;
        }
        return GoogleFederation.isMeant(secret) ? new GoogleFederation(true) : SERVICE_ACCOUNT;
    }

    @Override
    public boolean isGateways() {
        return true;
    }

    @Override
    public Step begin(Secret secret, Situation situation) {
        String file = situation.variable("GOOGLE_APPLICATION_CREDENTIALS");
        if (file != null) {
            return new ReadFile(file, false, text -> named(Secret.of(text), situation));
        }
        String host = situation.variable("GCE_METADATA_HOST");
        String url = "http://" + (host == null ? "metadata.google.internal" : host) + TOKEN;
        return new Send(
                new Ask("GET", url, Map.of("metadata-flavor", "Google"), null),
                OAuth::read,
                "stands for the gateway's own identity, and no metadata server answers: this gateway runs neither on GKE nor on"
                        + " Compute Engine, or a network policy keeps it from the server");
    }

    @Override
    public Signed sign(Draft draft, Token token, Instant now) {
        Trusted.requireGoogle(draft);
        return OAuth.bearer(draft, token);
    }

    /** Who set the variable has put the files there, too. */
    private static Step named(Secret file, Situation situation) {
        return GoogleFederation.isMeant(file)
                ? new GoogleFederation(false).begin(file, situation)
                : SERVICE_ACCOUNT.begin(file, situation);
    }
}
