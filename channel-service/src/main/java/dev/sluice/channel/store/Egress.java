package dev.sluice.channel.store;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The way to a channel's upstream; what is null is not there.
 *
 * @param proxy without user
 * @param proxyUser {@code user:password} as they stood in the URL
 * @param ca PEM, trusted beside what the gateways' JVM trusts
 * @param clientCertificate chain as PEM
 * @param clientKey there exactly when the certificate is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Egress(String proxy, Sealed proxyUser, String ca, String clientCertificate, Sealed clientKey) {
    public static final Egress NONE = new Egress(null, null, null, null, null);

    /**
     * A secret of it.
     *
     * @param ciphertext Tink AEAD, Base64, bound by {@link dev.sluice.contracts.SecretContext#egress}
     * @param hint its last characters, for people to recognise it
     * @param createdAt when it was written, ISO 8601
     */
    public record Sealed(String ciphertext, String hint, String createdAt) {}

    /** What of it can go to another channel, which cannot read its secrets. */
    public Egress withoutSecrets() {
        return new Egress(proxy, null, ca, null, null);
    }
}
