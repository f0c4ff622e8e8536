package dev.sluice.billing.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamKeepingTest {
    private static final long NOW = 1_795_000_000_000L;
    private static final String BOOKED = NOW + "-3";
    private final StreamKeeping keeping = new StreamKeeping(1_000);

    @Test
    void keepsTwoDaysOfAStreamThatIsNotLong() {
        assertThat(keeping.from(BOOKED, "1-0", 1_000, NOW))
                .isEqualTo(NOW - Duration.ofHours(48).toMillis() + "-0");
    }

    @Test
    void keepsTheNewestPartOfAStreamThatIsTooLong() {
        assertThat(keeping.from(BOOKED, NOW - 60_000 + "-0", 4_000, NOW)).isEqualTo(NOW - 15_000 + "-0");
    }

    @Test
    void neverDropsWhatIsNotBooked() {
        String behind = NOW - 40_000 + "-7";
        assertThat(keeping.from(behind, NOW - 60_000 + "-0", 1_000_000, NOW)).isEqualTo(behind);
        assertThat(keeping.from("0-0", "0-0", 0, NOW)).isEqualTo("0-0");
    }

    @Test
    void isNotLedAstrayByAClockThatWentBack() {
        assertThat(keeping.from(BOOKED, NOW + 5_000 + "-0", 4_000, NOW)).isEqualTo(NOW + "-0");
    }
}
