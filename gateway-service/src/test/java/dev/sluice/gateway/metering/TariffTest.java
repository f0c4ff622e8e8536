package dev.sluice.gateway.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Money;
import dev.sluice.contracts.RouteTable.Price;
import dev.sluice.contracts.RouteTable.Tier;
import dev.sluice.contracts.UsageEvent.ChargeLine;
import dev.sluice.contracts.UsageEvent.Pieces;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.Prices;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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

    @Property(tries = 20_000)
    void theWorstCaseIsNeverBelowWhatIsChargedHoweverTheTokensDivide(
            @ForAll("tokens") long[] input,
            @ForAll("tokens") long[] output,
            @ForAll @LongRange(max = 90_000_000_001L) long price,
            @ForAll @LongRange(max = 9) long ratio,
            @ForAll @LongRange(max = 2_000_000_000L) long multiplier) {
        Tariff tariff = new Tariff(kinds(price, price * ratio / 3), multiplier);

        long charge = tariff.charge(usage(input, output)).total();

        assertThat(charge).isLessThanOrEqualTo(tariff.worst(sum(input), sum(output)));
    }

    @Property(tries = 5000)
    void theWorstCaseIsTheChargeWhereATokenCostsAWholeNumberOfNanoDollars(
            @ForAll("tokens") long[] input,
            @ForAll("tokens") long[] output,
            @ForAll @LongRange(max = 90_000_000L) long thousandths,
            @ForAll @LongRange(max = 3_000) long multiplier) {
        long nanosPerMillion = thousandths * 1_000_000;
        Tariff tariff = new Tariff(kinds(nanosPerMillion, nanosPerMillion), multiplier * Money.DOLLAR);

        long charge = tariff.charge(usage(input, output)).total();

        assertThat(charge).isEqualTo(tariff.worst(sum(input), sum(output)));
    }

    @Example
    void theLastTokenIsAffordableWithExactlyItsPrice() {
        Tariff tariff = new Tariff(price(150_000_000L, 75_000_000L, 600_000_000L, 0L, List.of()), Money.DOLLAR);

        assertThat(tariff.worst(10, 1)).isEqualTo(10 * 150 + 600);
        assertThat(tariff.affordableOutput(10 * 150 + 600, tokens(10, 100))).isEqualTo(1);
    }

    @Example
    void aGroupsMultiplierMayMakeATokensPriceWholeOrNot() {
        Price odd = price(null, null, 1_500_000L, 0L, List.of());

        assertThat(new Tariff(odd, 2 * Money.DOLLAR).worst(0, 3)).isEqualTo(9);
        assertThat(new Tariff(odd, Money.DOLLAR).worst(0, 3)).isEqualTo(5 + 1);
        assertThat(new Tariff(odd, Money.DOLLAR).worst(0, 1)).isEqualTo(2);
    }

    @Provide
    Arbitrary<long[]> tokens() {
        Arbitrary<Long> few = Arbitraries.longs().between(0, 5);
        Arbitrary<Long> many = Arbitraries.longs().between(0, 1_000_000);
        return Arbitraries.oneOf(few, many).array(long[].class).ofSize(4);
    }

    @Property(tries = 2000)
    void affordableOutputIsTheMostThatFits(
            @ForAll @LongRange(max = 1_000_000_000L) long nanos,
            @ForAll @LongRange(min = 1, max = 20_000_000_000L) long price) {
        Tariff tariff = new Tariff(price(price, null, price, 0L, List.of()), Money.DOLLAR);

        long tokens = tariff.affordableOutput(nanos, tokens(10, 100_000));

        assertThat(tokens == 0 || tariff.worst(10, tokens) <= nanos).isTrue();
        assertThat(tokens == 100_000 || tariff.worst(10, tokens + 1) > nanos).isTrue();
    }

    /** Plain, cached, written, audio; plain, reasoning, audio. */
    private static Usage usage(long[] input, long[] output) {
        return new Usage(
                UsageSource.REPORTED,
                sum(input),
                input[1],
                input[2],
                sum(output),
                output[1],
                input[3],
                output[2] + output[3]);
    }

    private static long sum(long[] tokens) {
        return LongStream.of(tokens).sum();
    }

    private static Usage usage(long input, long output) {
        return new Usage(UsageSource.REPORTED, input, 0, 0, output, 0, 0, 0);
    }

    /** The kinds at one price or the other, and another tier. */
    @Example
    void eachKindOfPieceHasItsOwnLineAndTheWorstCaseHoldsThemAll() {
        Price price = Prices.pieces()
                .perRequest(7)
                .perImage(11)
                .perSecond(13)
                .perCharacter(17)
                .made();
        Pieces pieces = new Pieces(2, 3, 5, 4);
        Tariff tariff = new Tariff(price, 2 * Money.DOLLAR);

        Charge charge = tariff.charge(new Usage(UsageSource.REPORTED, 0, 0, 0, 0, 0, 0, 0, pieces));

        assertThat(charge.lines())
                .containsExactly(
                        new ChargeLine("perRequest", 2, 7, 28),
                        new ChargeLine("perImage", 3, 11, 66),
                        new ChargeLine("perSecond", 5, 13, 130),
                        new ChargeLine("perCharacter", 4, 17, 136));
        assertThat(charge.total()).isEqualTo(360);
        assertThat(tariff.worst(new Estimate(9, 9, 0, 0, true, 0, pieces))).isEqualTo(360);
        assertThat(tariff.charge(usage(0, 0)).total()).isEqualTo(14);
    }

    @Example
    void toolsOfTheUpstreamCostWhatThePriceSaysAndOthersNothing() {
        Price price = Prices.pieces().perRequest(7).toolCall("web_search", 10).made();
        Pieces pieces = new Pieces(1, 0, 0, 0, Map.of("web_search", 3L, "code", 4L));
        Tariff tariff = new Tariff(price, 2 * Money.DOLLAR);

        Charge charge = tariff.charge(new Usage(UsageSource.REPORTED, 0, 0, 0, 0, 0, 0, 0, pieces));

        assertThat(charge.lines())
                .containsExactly(
                        new ChargeLine("perRequest", 1, 7, 14), new ChargeLine("toolCalls.web_search", 3, 10, 60));
        assertThat(charge.total()).isEqualTo(74);
        assertThat(tariff.worst(new Estimate(9, 9, 0, 0, true, 0, pieces))).isEqualTo(74);
    }

    private static Price kinds(long one, long other) {
        return new Price(
                "p",
                0,
                false,
                one,
                other,
                one,
                null,
                other,
                one,
                other,
                one,
                null,
                List.of(new Tier(1000, other, one)),
                null,
                null,
                null,
                null,
                Map.of());
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

    private static Estimate tokens(long input, long output) {
        return new Estimate(input, input, output, 1, true, 0, Pieces.ONE_REQUEST);
    }
}
