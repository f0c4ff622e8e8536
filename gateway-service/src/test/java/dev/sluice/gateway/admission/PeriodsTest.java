package dev.sluice.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.KeyGrant.Period;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodsTest {
    @ParameterizedTest
    @CsvSource({
        "MINUTE, UTC,           2026-03-04T05:06:07Z, 2026-03-04T05:06:00Z, 2026-03-04T05:07:00Z",
        "HOUR,   Asia/Kolkata,  2026-03-04T05:06:07Z, 2026-03-04T04:30:00Z, 2026-03-04T05:30:00Z",
        "DAY,    Europe/Berlin, 2026-03-29T12:00:00Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "WEEK,   UTC,           2026-03-04T05:06:07Z, 2026-03-02T00:00:00Z, 2026-03-09T00:00:00Z",
        "MONTH,  America/Lima,  2026-03-01T04:59:59Z, 2026-02-01T05:00:00Z, 2026-03-01T05:00:00Z"
    })
    void startAndEndInTheZoneOfTheAccount(Period period, String zone, Instant now, Instant start, Instant end) {
        long at = now.toEpochMilli();

        assertThat(Instant.ofEpochMilli(Periods.start(period, ZoneId.of(zone), at)))
                .isEqualTo(start);
        assertThat(Instant.ofEpochMilli(Periods.end(period, ZoneId.of(zone), at)))
                .isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({"TOTAL", "NONE"})
    void neverEndWhenTheyHaveNoStart(Period period) {
        assertThat(Periods.start(period, ZoneId.of("UTC"), 5)).isZero();
        assertThat(Periods.end(period, ZoneId.of("UTC"), 5)).isEqualTo(Long.MAX_VALUE);
    }
}
