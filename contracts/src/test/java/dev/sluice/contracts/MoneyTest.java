package dev.sluice.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "10.00, 10000000000",
        "2.5, 2500000000",
        "-0.000125, -125000",
        "0.000000001, 1",
        "100000.000000001, 100000000000001",
        "99999.999999999, 99999999999999",
        "9000000, 9000000000000000",
        "-9000000, -9000000000000000"
    })
    void readsDecimalStringsExactly(String text, long nanos) {
        assertThat(Money.parse(text)).isEqualTo(nanos);
        assertThat(new BigDecimal(Money.format(nanos))).isEqualByComparingTo(new BigDecimal(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 1",
                "1e3",
                "+1",
                ".5",
                "1.",
                "1,5",
                "NaN",
                "0x1",
                "1.0000000001",
                "9000000.000000001",
                "-9000001",
                "123456789012345678901234567890123"
            })
    void refusesWhatIsNoAmount(String text) {
        assertThatThrownBy(() -> Money.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"9870000000, 9.87", "0, 0", "-125000, -0.000125", "100000000000001, 100000.000000001", "10000000000, 10"
    })
    void writesWithoutTrailingZeros(long nanos, String text) {
        assertThat(Money.format(nanos)).isEqualTo(text);
    }

    @Test
    void multipliesAsUnboundedArithmeticDoesRoundingHalfUp() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int i = 0; i < 20_000; i++) {
            long quantity = random.nextLong(0, 1L << random.nextInt(1, 34));
            long price = random.nextLong(0, 1L << random.nextInt(1, 40));
            long multiplier = random.nextBoolean() ? Money.DOLLAR : random.nextLong(0, 5 * Money.DOLLAR);
            BigInteger product = BigInteger.valueOf(quantity)
                    .multiply(BigInteger.valueOf(price))
                    .multiply(BigInteger.valueOf(multiplier));
            BigInteger per = BigInteger.valueOf(1_000_000L).multiply(BigInteger.valueOf(Money.DOLLAR));
            BigDecimal expected = new BigDecimal(product).divide(new BigDecimal(per), 0, RoundingMode.HALF_UP);

            assertThat(Money.multiply(quantity, price, 1_000_000L, multiplier))
                    .as("%d × %d × %d", quantity, price, multiplier)
                    .isEqualTo(expected.longValueExact());
        }
    }
}
