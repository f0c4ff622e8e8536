package dev.sluice.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.error.ErrorKind;
import org.junit.jupiter.api.Test;

class CooldownsTest {
    private static final Route.Credential KEY = new Route.Credential("c1", "k1", "sk-test-1");

    private final Cooldowns cooldowns = new Cooldowns();

    @Test
    void eachRestIsTwiceAsLongUpToTenMinutes() {
        long now = 0;
        long[] lengths = new long[8];
        for (int i = 0; i < lengths.length; i++) {
            cooldowns.failed(KEY, ErrorKind.UPSTREAM_UNAUTHORIZED, 0, now);
            long begun = now;
            while (cooldowns.isResting(KEY, now)) {
                now += 1_000;
            }
            lengths[i] = (now - begun) / 1_000;
        }

        assertThat(lengths).containsExactly(10, 20, 40, 80, 160, 320, 600, 600);
    }

    @Test
    void whatFailedAtTheSameTimeMakesNoRestLonger() {
        cooldowns.failed(KEY, ErrorKind.UPSTREAM_QUOTA, 0, 0);
        cooldowns.failed(KEY, ErrorKind.UPSTREAM_QUOTA, 0, 5_000);

        assertThat(cooldowns.isResting(KEY, 10_000)).isFalse();
    }

    @Test
    void aRateLimitRestsAsLongAsTheVendorSaysButNoLongerThanAMinute() {
        cooldowns.failed(KEY, ErrorKind.UPSTREAM_RATE_LIMITED, 3_000, 0);
        assertThat(cooldowns.isResting(KEY, 2_999)).isTrue();
        assertThat(cooldowns.isResting(KEY, 3_000)).isFalse();

        cooldowns.failed(KEY, ErrorKind.UPSTREAM_RATE_LIMITED, 3_600_000, 0);
        assertThat(cooldowns.isResting(KEY, 60_000)).isFalse();
    }

    @Test
    void anAnswerEndsItAndASecretIsKnownByItsText() {
        cooldowns.failed(KEY, ErrorKind.UPSTREAM_UNAUTHORIZED, 0, 0);

        assertThat(cooldowns.isResting(new Route.Credential("c1", "k1", "sk-test-2"), 1))
                .isFalse();
        cooldowns.worked(KEY);
        assertThat(cooldowns.isResting(KEY, 1)).isFalse();
    }

    @Test
    void whatIsNotTheCredentialsFaultLetsItBe() {
        cooldowns.failed(KEY, ErrorKind.UPSTREAM_FAILED, 0, 0);
        cooldowns.failed(null, ErrorKind.UPSTREAM_UNAUTHORIZED, 0, 0);

        assertThat(cooldowns.isResting(KEY, 1)).isFalse();
    }
}
