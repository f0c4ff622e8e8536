package dev.sluice.billing.metering;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What clients send can hold characters that PostgreSQL refuses in text and jsonb: NUL and halves of surrogate pairs. One of them
 * must not stop a shard, so they become U+FFFD.
 */
final class SafeText {
    private static final char REPLACEMENT = '\uFFFD';

    private SafeText() {}

    static String of(String text) {
        if (text == null || isSafe(text)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? REPLACEMENT : c)
                .forEach(safe::appendCodePoint);
        return safe.toString();
    }

    /** Asked of every text of every event. */
    private static boolean isSafe(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    static Map<String, String> of(Map<String, String> tags) {
        Map<String, String> safe = new LinkedHashMap<>();
        if (tags != null) {
            tags.forEach((name, value) -> safe.put(of(name), value == null ? "" : of(value)));
        }
        return safe;
    }
}
