package dev.sluice.gateway.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The secret that Sluice's services show each other. */
final class ServiceToken {
    private static final String SCHEME = "Bearer ";

    private final byte[] expected;

    /** @param token empty = nobody is let in */
    ServiceToken(String token) {
        this.expected = token.getBytes(StandardCharsets.UTF_8);
    }

    /** Compares in a time that does not depend on where the difference is. */
    boolean isIn(String authorization) {
        if (expected.length == 0 || authorization == null || !authorization.startsWith(SCHEME)) {
            return false;
        }
        byte[] shown = authorization.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, shown);
    }
}
