package dev.sluice.bench.report;

import java.util.Locale;

/** Numbers with as many places as they deserve. */
final class Numbers {

    private Numbers() {}

    static String text(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 || size == 0 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }

    static String text(Spread spread) {
        return spread.lowest() == spread.highest()
                ? text(spread.median())
                : "%s (%s–%s)".formatted(text(spread.median()), text(spread.lowest()), text(spread.highest()));
    }

    static String withSign(double value) {
        return (value < 0 ? "−" : "+") + text(Math.abs(value));
    }
}
