package dev.sluice.bench.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a figure of Sluice should be, written {@code ratio >= 0.20}, {@code added <= 0.4} or {@code value <= 15}.
 *
 * @param atLeast else at most
 */
public record Target(Against against, boolean atLeast, double bound) {

    private static final Pattern TEXT = Pattern.compile("(ratio|added|value) (>=|<=) (\\d+(?:\\.\\d+)?)");

    /** What is held against the bound. */
    public enum Against {
        /** Sluice divided by nginx. */
        RATIO,
        /** Sluice minus direct. */
        ADDED,
        /** Sluice alone. */
        VALUE
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Target parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a target reads like \"ratio >= 0.20\", not \"" + text + "\"");
        }
        return new Target(
                Against.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
                matcher.group(2).equals(">="),
                Double.parseDouble(matcher.group(3)));
    }

    public boolean metBy(double value) {
        return atLeast ? value >= bound : value <= bound;
    }

    @JsonValue
    @Override
    public String toString() {
        return "%s %s %s".formatted(against.name().toLowerCase(Locale.ROOT), atLeast ? ">=" : "<=", number(bound));
    }

    private static String number(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }
}
