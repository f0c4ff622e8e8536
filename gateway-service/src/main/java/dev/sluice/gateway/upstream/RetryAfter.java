package dev.sluice.gateway.upstream;

import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** How long an upstream wants to be left alone. */
final class RetryAfter {
    private static final long MOST_MS = Duration.ofHours(1).toMillis();

    private RetryAfter() {}

    /** Milliseconds from {@code retry-after-ms} or {@code retry-after} (seconds or a date); 0 when it says nothing. */
    static long read(MultiMap headers, Clock clock) {
        String millis = headers.get("retry-after-ms");
        if (millis != null) {
            return number(millis, 1);
        }
        String value = headers.get("retry-after");
        if (value == null) {
            return 0;
        }
        return value.matches("[0-9.]+") ? number(value, 1_000) : date(value, clock);
    }

    private static long number(String text, int unit) {
        if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            return 0;
        }
        return Math.min(MOST_MS, (long) Math.ceil(Double.parseDouble(text) * unit));
    }

    private static long date(String text, Clock clock) {
        try {
            long at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant()
                    .toEpochMilli();
            return Math.clamp(at - clock.millis(), 0, MOST_MS);
        } catch (DateTimeException e) {
            return 0;
        }
    }
}
