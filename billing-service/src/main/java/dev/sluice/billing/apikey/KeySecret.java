package dev.sluice.billing.apikey;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * The secret of a key while it is in memory.
 *
 * <p>Made here: {@code sk-}, 42 random characters out of {@code 0-9A-Za-z}, and a checksum of 6: the CRC-32 of the 42 characters
 * (ASCII) in base 62, most significant digit first, digits in the order {@code 0-9A-Za-z}, filled up with {@code 0} at the left.
 * So a scanner can tell a leaked key from noise without asking anybody. Imported ones may be anything printable.
 */
final class KeySecret {
    static final String PREFIX = "sk-";
    static final int SHORTEST = 16;
    static final int LONGEST = 256;

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int BASE = 62;
    private static final int RANDOM_LENGTH = 42;
    private static final int CHECKSUM_LENGTH = 6;
    private static final int HINT_LENGTH = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String text;

    private KeySecret(String text) {
        this.text = text;
    }

    static KeySecret generate() {
        StringBuilder random = new StringBuilder(RANDOM_LENGTH);
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            random.append(DIGITS.charAt(RANDOM.nextInt(BASE)));
        }
        return new KeySecret(PREFIX + random + checksum(random.toString()));
    }

    /** A secret that somebody brings along; check it with {@link #importable} first. */
    static KeySecret of(String text) {
        return new KeySecret(text);
    }

    /** Whether the text can be sent as a bearer token and is long enough to be a secret. */
    static boolean importable(String text) {
        return text.length() >= SHORTEST
                && text.length() <= LONGEST
                && text.chars().allMatch(c -> c > ' ' && c < '\u007f');
    }

    static String checksum(String random) {
        CRC32 crc = new CRC32();
        crc.update(random.getBytes(StandardCharsets.US_ASCII));
        char[] digits = new char[CHECKSUM_LENGTH];
        long rest = crc.getValue();
        for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
            digits[i] = DIGITS.charAt((int) (rest % BASE));
            rest /= BASE;
        }
        return new String(digits);
    }

    /** The whole secret, for the one answer that shows it. */
    String reveal() {
        return text;
    }

    /** What is stored, and where its grant lies in Redis: lower-case hex. */
    String sha256() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** By which people recognise it. */
    String hint() {
        return text.substring(text.length() - HINT_LENGTH);
    }

    @Override
    public String toString() {
        return "…" + hint();
    }
}
