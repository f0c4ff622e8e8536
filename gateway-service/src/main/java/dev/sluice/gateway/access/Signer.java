package dev.sluice.gateway.access;

import java.time.Instant;

/** Signs with nothing but the credential. Pure, stateless, any thread. */
public non-sealed interface Signer extends Scheme {
    /**
     * @param now of this gateway; vendors refuse signatures that are minutes off
     * @throws UnusableSecretException when the credential is not of this kind
     */
    Signed sign(Draft draft, Secret secret, Instant now);
}
