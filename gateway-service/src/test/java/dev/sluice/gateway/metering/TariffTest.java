package dev.sluice.gateway.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Money;
import dev.sluice.contracts.RouteTable.Price;
import dev.sluice.contracts.RouteTable.Tier;
import dev.sluice.contracts.UsageEvent.ChargeLine;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class TariffTest {
    @Example
    void chargesEveryKindOfTokenByItsOwnPrice() {
        Tariff tariff = new Tariff(price(2_500_000_000L, 1_250_000_000L, 10_000_000_000L, 0L, List.of()), Money.DOLLAR);

        Charge charge = tariff.charge(new Usage(UsageSource.REPORTED, 10_000, 9_000, 0, 500, 100, 0, 0));

        assertThat(charge.lines())
                .containsExactly(
                        new ChargeLine("input", 1_000, 2_500_000_000L, 2_500_000),
                        new ChargeLine("cachedInput", 9_000, 1_250_000_000L, 11_250_000),
                        new ChargeLine("output", 400, 10_000_000_000L, 4_000_000),
                        new ChargeLine("reasoning", 100, 10_000_000_000L, 1_000_000));
        assertThat(charge.total()).isEqualTo(18_750_000);
    }

    @Example
    void aTierReplacesThePriceOnlyAboveItsBorder() {
        Tariff tariff = new Tariff(price(10L, null, 20L, 0L, List.of(new Tier(200_000, 30L, 40L))), Money.DOLLAR);

        assertThat(tariff.charge(usage(200_000, 1_000_000)).lines())
                .extracting(ChargeLine::unitPrice)
                .containsExactly(10L, 20L);
        assertThat(tariff.charge(usage(200_001, 1_000_000)).lines())
                .extracting(ChargeLine::unitPrice)
                .containsExactly(30L, 40L);
    }

    @Example
    void chargesARequestOnceAndWithTheMultiplier() {
        Tariff tariff = new Tariff(price(null, null, null, 1_000_001L, List.of()), 500_000_000L);

        assertThat(tariff.charge(usage(5, 5)).total()).isEqualTo(500_001);
        assertThat(tariff.worst(5, 5)).isEqualTo(500_001);
        assertThat(tariff.chargesOutput()).isFalse();
    }

    @Example
    void isExactAroundOneHundredTrillion() {
        for (long delta = -1; delta <= 1; delta++) {
            long amount = 100_000_000_000_000L + delta;
            Tariff tariff = new Tariff(price(amount, null, null, amount, List.of()), Money.DOLLAR);

            assertThat(tariff.charge(usage(1_000_000, 0)).total()).isEqualTo(2 * amount);
        }
    }

    @Property(tries = 5000)
    void everyLineIsRoundedHalfUpAndTheLinesAddUp(
            @ForAll @LongRange(max = 10_000_000) long input,
            @ForAll @LongRange(max = 10_000_000) long output,
            @ForAll @LongRange(max = 100_000_000_000_001L) long price,
            @ForAll @LongRange(max = 3_000_000_000L) long multiplier) {
        Tariff tariff = new Tariff(price(price, null, price / 2, 7L, List.of()), multiplier);

        Charge charge = tariff.charge(usage(input, output));

        BigDecimal sum = BigDecimal.ZERO;
        for (ChargeLine line : charge.lines()) {
            long per = line.what().equals("perRequest") ? 1 : 1_000_000;
            BigDecimal exact = BigDecimal.valueOf(line.quantity())
                    .multiply(BigDecimal.valueOf(line.unitPrice()))
                    .multiply(BigDecimal.valueOf(multiplier))
                    .divide(BigDecimal.valueOf(per).movePointRight(9), 0, RoundingMode.HALF_UP);
            assertThat(BigDecimal.valueOf(line.amount())).isEqualByComparingTo(exact);
            sum = sum.add(exact);
        }
        assertThat(BigDecimal.valueOf(charge.total())).isEqualByComparingTo(sum);
    }

    @Property(tries = 5000)
    void theWorstCaseIsNeverBelowWhatIsCharged(
            @ForAll @LongRange(max = 1_000_000) long input,
            @ForAll @LongRange(max = 1_000_000) long cached,
            @ForAll @LongRange(max = 1_000_000) long output,
            @ForAll @LongRange(max = 1_000_000) long reasoning,
            @ForAll @LongRange(max = 90_000_000_001L) long price,
            @ForAll @LongRange(max = 2_000_000_000L) long multiplier) {
        Tariff tariff = new Tariff(
                price(price, price / 3, 4 * price, 11L, List.of(new Tier(1000, 2 * price, null))), multiplier);
        Usage usage = new Usage(
                UsageSource.REPORTED, input, Math.min(cached, input), 0, output, Math.min(reasoning, output), 0, 0);

        assertThat(tariff.charge(usage).total()).isLessThanOrEqualTo(tariff.worst(input, output));
    }

    @Property(tries = 2000)
    void affordableOutputIsTheMostThatFits(
            @ForAll @LongRange(max = 1_000_000_000L) long nanos,
            @ForAll @LongRange(min = 1, max = 20_000_000_000L) long price) {
        Tariff tariff = new Tariff(price(price, null, price, 0L, List.of()), Money.DOLLAR);

        long tokens = tariff.affordableOutput(nanos, 10, 100_000);

        assertThat(tokens == 0 || tariff.worst(10, tokens) <= nanos).isTrue();
        assertThat(tokens == 100_000 || tariff.worst(10, tokens + 1) > nanos).isTrue();
    }

    private static Usage usage(long input, long output) {
        return new Usage(UsageSource.REPORTED, input, 0, 0, output, 0, 0, 0);
    }

    private static Price price(Long input, Long cached, Long output, Long perRequest, List<Tier> tiers) {
        return new Price(
                "p",
                0,
                false,
                input,
                cached,
                null,
                null,
                output,
                null,
                null,
                null,
                null,
                tiers,
                perRequest,
                null,
                null,
                null,
                Map.of());
    }
}
