package dev.sluice.channel.snapshot;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as operators write them: {@code 500ms}, {@code 5s}, {@code 15m}. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final long MAX_MILLIS = 3_600_000;

    private Durations() {}

    /**
     * In milliseconds; null stays null.
     *
     * @throws IllegalArgumentException with a message that continues the field's name
     */
    public static Long millis(String text) {
        if (text == null) {
            return null;
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("must be a duration such as \"500ms\", \"5s\" or \"15m\"");
        }
        long unit =
                switch (form.group(2)) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    case "m" -> 60_000;
                    default -> 3_600_000;
                };
        long millis = Long.parseLong(form.group(1)) * unit;
        if (millis < 1 || millis > MAX_MILLIS) {
            throw new IllegalArgumentException("must be from 1ms to 1h");
        }
        return millis;
    }
}
