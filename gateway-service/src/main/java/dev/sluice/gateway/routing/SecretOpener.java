package dev.sluice.gateway.routing;

import java.security.GeneralSecurityException;

/** Opens what channel-service has sealed. Any thread. */
@FunctionalInterface
public interface SecretOpener {
    /**
     * @param ciphertext Base64
     * @param context the place that the secret is bound to, see {@link dev.sluice.contracts.SecretContext}
     * @throws GeneralSecurityException when the keyset does not open it, or it was bound to another place
     */
    String open(String ciphertext, byte[] context) throws GeneralSecurityException;
}
