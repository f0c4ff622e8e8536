package dev.sluice.gateway.access;

import io.vertx.core.MultiMap;

/** Where a credential goes in a request: {@code bearer}, {@code header:<name>} or {@code none}. */
public final class Access {
    private static final String HEADER = "header:";

    private Access() {}

    /**
     * Signs a request.
     *
     * @param access as in the route table; null and {@code bearer} are the same
     * @param secret null when the channel has no credential: then nothing is signed
     */
    public static void sign(MultiMap headers, String access, String secret) {
        if (secret == null || "none".equals(access)) {
            return;
        }
        if (access != null && access.startsWith(HEADER)) {
            headers.set(access.substring(HEADER.length()), secret);
        } else {
            headers.set("authorization", "Bearer " + secret);
        }
    }
}
