package dev.sluice.admin;

import dev.sluice.service.StartRefused;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A token that callers must present, kept as its hash only. Thread-safe. */
public final class BearerToken {
    private static final String SCHEME = "bearer ";
    private static final int SHORTEST = 16;

    private final byte[] hash;

    /**
     * Keeps the hash of the token.
     *
     * @param name of the setting, for the sentence when the token is unfit
     * @throws StartRefused when the token is missing or too short to be a secret
     */
    public BearerToken(String name, String token) {
        if (token == null || token.length() < SHORTEST) {
            throw new StartRefused(name + " must be set to at least " + SHORTEST
                    + " random characters; for example: openssl rand -hex 32");
        }
        hash = sha256(token);
    }

    /**
     * Compares in a time that says nothing about the token.
     *
     * @param authorization the header's value; may be null
     */
    public boolean matches(String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        return MessageDigest.isEqual(
                hash, sha256(authorization.substring(SCHEME.length()).strip()));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
