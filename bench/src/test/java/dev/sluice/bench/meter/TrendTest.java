package dev.sluice.bench.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TrendTest {
    @Test
    void aStraightLineIsGrowthForSure() {
        Trend trend = new Trend();
        for (int i = 0; i < 10; i++) {
            trend.add(i / 10.0, 100 + 2.5 * i / 10.0);
        }

        assertThat(trend.slope()).isCloseTo(2.5, within(1e-6));
        assertThat(trend.certain()).isCloseTo(2.5, within(1e-3));
    }

    @Test
    void whatOnlyGoesUpAndDownDoesNotGrow() {
        Trend trend = new Trend();
        Random random = new Random(1);
        for (int i = 0; i < 45; i++) {
            trend.add(i / 60.0, 250 + random.nextGaussian() * 5);
        }

        assertThat(trend.certain()).isZero();
    }

    @Test
    void twoPointsProveNothing() {
        Trend trend = new Trend();
        trend.add(0, 1);
        trend.add(1, 9);

        assertThat(trend.slope()).isEqualTo(8);
        assertThat(trend.certain()).isZero();
    }
}
