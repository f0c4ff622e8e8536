package dev.sluice.gateway.access;

import java.time.Instant;
import java.util.function.Function;

/**
 * Credentials of AWS that expire: {@code source: default} stands for the gateway's own identity ({@link AwsChain}), and a
 * {@code roleArn}, with or without {@code externalId}, is assumed on top of it or of an access key.
 */
final class AwsIdentity implements TokenExchange {
    /** What is at hand is taken up anew so often. */
    private static final long LIFE_SECONDS = 3_600;

    private static final String ROLE = "roleArn";

    private final SigV4 signer;
    private final boolean own;

    private AwsIdentity(SigV4 signer, boolean own) {
        this.signer = signer;
        this.own = own;
    }

    /**
     * By what a credential is.
     *
     * @param signer of the service that is called
     */
    static Function<Secret, Scheme> or(SigV4 signer) {
        AwsIdentity gateways = new AwsIdentity(signer, true);
        AwsIdentity role = new AwsIdentity(signer, false);
        return secret -> Schemes.isOwn(secret) ? gateways : secret.field(ROLE) == null ? signer : role;
    }

    @Override
    public boolean isGateways() {
        return own;
    }

    @Override
    public Step begin(Secret secret, Situation situation) {
        Step base = own
                ? AwsChain.begin(situation)
                : new Token(secret, situation.now().plusSeconds(LIFE_SECONDS));
        if (secret.field(ROLE) == null) {
            return base;
        }
        String role = secret.required(ROLE);
        String externalId = secret.field("externalId");
        return base.then(token -> AwsSts.assumeRole(token.secret(), role, externalId, situation));
    }

    @Override
    public Signed sign(Draft draft, Token token, Instant now) {
        if (own) {
            Trusted.requireAmazon(draft);
        }
        return signer.sign(draft, token.secret(), now);
    }
}
