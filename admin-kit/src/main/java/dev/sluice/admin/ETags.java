package dev.sluice.admin;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Strong entity tags: a hash of what a GET answers, so that nothing has to be counted and nothing can be forgotten. */
public final class ETags {
    private static final int BYTES = 12;
    private static final Pattern COMMA = Pattern.compile(",");

    private ETags() {}

    /** The quoted tag of a body. */
    public static String of(byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return '"' + HexFormat.of().formatHex(hash, 0, BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether a header ({@code If-Match}, {@code If-None-Match}) names the tag; {@code *} names every one. */
    public static boolean names(String header, String tag) {
        return COMMA.splitAsStream(header)
                .map(String::strip)
                .map(one -> one.startsWith("W/") ? one.substring(2) : one)
                .anyMatch(one -> one.equals("*") || one.equals(tag));
    }

    /**
     * Call it with the resource locked, before changing it.
     *
     * @param ifMatch the header's value; null lets everything pass
     * @throws ProblemException 412
     */
    public static void require(String ifMatch, String current) {
        if (ifMatch != null && !names(ifMatch, current)) {
            throw ProblemException.preconditionFailed();
        }
    }
}
