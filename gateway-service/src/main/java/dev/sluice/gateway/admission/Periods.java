package dev.sluice.gateway.admission;

import dev.sluice.contracts.KeyGrant.Period;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** When the periods of limits start and end in an account's zone. */
final class Periods {
    private Periods() {}

    /** Epoch millis of the start of the period that {@code now} is in; 0 for periods without a start. */
    static long start(Period period, ZoneId zone, long now) {
        return period == Period.TOTAL || period == Period.NONE
                ? 0
                : from(period, at(zone, now)).toInstant().toEpochMilli();
    }

    /** Epoch millis of the start of the next one; {@link Long#MAX_VALUE} when there is none. */
    static long end(Period period, ZoneId zone, long now) {
        ZonedDateTime at = at(zone, now);
        ZonedDateTime next =
                switch (period) {
                    case MINUTE -> from(period, at).plusMinutes(1);
                    case HOUR -> from(period, at).plusHours(1);
                    case DAY -> from(period, at).toLocalDate().plusDays(1).atStartOfDay(zone);
                    case WEEK -> from(period, at).toLocalDate().plusWeeks(1).atStartOfDay(zone);
                    case MONTH -> from(period, at).toLocalDate().plusMonths(1).atStartOfDay(zone);
                    case TOTAL, NONE -> null;
                };
        return next == null ? Long.MAX_VALUE : next.toInstant().toEpochMilli();
    }

    private static ZonedDateTime at(ZoneId zone, long now) {
        return Instant.ofEpochMilli(now).atZone(zone);
    }

    private static ZonedDateTime from(Period period, ZonedDateTime at) {
        return switch (period) {
            case MINUTE -> at.truncatedTo(ChronoUnit.MINUTES);
            case HOUR -> at.truncatedTo(ChronoUnit.HOURS);
            case DAY -> at.toLocalDate().atStartOfDay(at.getZone());
            case WEEK ->
                at.toLocalDate()
                        .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                        .atStartOfDay(at.getZone());
            case MONTH -> at.toLocalDate().withDayOfMonth(1).atStartOfDay(at.getZone());
            case TOTAL, NONE -> throw new IllegalArgumentException(period + " has no start");
        };
    }
}
