package dev.sluice.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.KeyGrant.Unit;
import org.junit.jupiter.api.Test;

class SpendingTest {
    private final Spending spending = new Spending(10_000);

    @Test
    void whatThePresentSecondAsksForIsLikelyToGoOn() {
        spending.took(Tally.of(100, 10, 1, 1), 10_010);
        spending.took(Tally.of(100, 10, 1, 1), 10_020);

        assertThat(likely(10_030, Unit.USD)).isEqualTo(400);
        assertThat(likely(10_030, Unit.TOKENS)).isEqualTo(40);
        assertThat(likely(10_030, Unit.REQUESTS)).isEqualTo(4);
        assertThat(likely(10_030, Unit.SLOTS)).isZero();
    }

    @Test
    void aSilenceIsForgottenSlowlyAndASecondThatAsksForLessLowersNothingAtOnce() {
        spending.took(Tally.of(1_000, 0, 0, 0), 10_500);

        assertThat(likely(11_100, Unit.USD)).as("the second after").isEqualTo(1_000);
        spending.took(Tally.of(10, 0, 0, 0), 11_200);
        assertThat(likely(11_300, Unit.USD)).isEqualTo(1_000);
        assertThat(likely(15_000, Unit.USD)).as("four seconds of it later").isLessThan(100);
    }

    private long likely(long now, Unit unit) {
        return spending.likely(now).get(unit);
    }
}
