package dev.sluice.admin;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Which part of a list is wanted. Pages follow a unique sort key and not a count, so that rows which come and go meanwhile
 * neither repeat nor hide others.
 *
 * @param size 1–{@value #MAX_SIZE}
 * @param after the sort key of the last item of the page before; null for the first page
 */
public record PageRequest(int size, String after) {
    public static final int DEFAULT_SIZE = 50;
    public static final int MAX_SIZE = 500;

    /**
     * Reads the query parameters; null where they are missing.
     *
     * @throws ProblemException 400
     */
    public static PageRequest of(String pageSize, String pageToken) {
        return new PageRequest(size(pageSize), pageToken == null || pageToken.isEmpty() ? null : decode(pageToken));
    }

    /** How many rows to ask the database for: one more than the page tells whether there is a next one. */
    public int fetch() {
        return size + 1;
    }

    static String encode(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("pageToken", "is not a token of this list");
        }
    }

    private static int size(String text) {
        if (text == null || text.isEmpty()) {
            return DEFAULT_SIZE;
        }
        try {
            int size = Integer.parseInt(text);
            if (size >= 1 && size <= MAX_SIZE) {
                return size;
            }
        } catch (NumberFormatException e) {
            // the sentence below says it
        }
        throw ProblemException.invalid("pageSize", "must be a whole number from 1 to " + MAX_SIZE);
    }
}
