package dev.sluice.channel.channel;

import dev.sluice.channel.store.Egress;

/**
 * The way to a channel's upstream as operators write it; what is null is not there.
 *
 * @param proxy {@code http://user:password@host:port} or {@code socks5://…}; without user the stored one of the same proxy stays
 */
record EgressBody(String proxy, Tls tls) {
    static final EgressBody NONE = new EgressBody(null, null);

    /**
     * Whom to trust, and who we are.
     *
     * @param ca PEM
     * @param clientCertificate PEM, the chain with ours first
     * @param clientKey write-only, PEM, PKCS#8; null keeps the stored one of the same certificate
     */
    record Tls(String ca, String clientCertificate, String clientKey) {
        static final Tls NONE = new Tls(null, null, null);

        /** Never the key: records end up in messages. */
        @Override
        public String toString() {
            return "tls";
        }
    }

    /** What a merge patch starts from. */
    static EgressBody of(Egress stored) {
        return new EgressBody(stored.proxy(), new Tls(stored.ca(), stored.clientCertificate(), null));
    }

    Tls tlsOrNone() {
        return tls == null ? Tls.NONE : tls;
    }

    /** Never the secrets: records end up in messages. */
    @Override
    public String toString() {
        return "egress";
    }
}
