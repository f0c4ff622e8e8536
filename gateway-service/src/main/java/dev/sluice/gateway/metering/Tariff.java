package dev.sluice.gateway.metering;

import dev.sluice.contracts.Money;
import dev.sluice.contracts.RouteTable.Price;
import dev.sluice.contracts.RouteTable.Tier;
import dev.sluice.contracts.UsageEvent.ChargeLine;
import dev.sluice.contracts.UsageEvent.Pieces;
import dev.sluice.contracts.UsageEvent.Usage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A price version as a function of usage.
 *
 * @param multiplier nano-parts
 */
public record Tariff(Price price, long multiplier) {
    private static final long PER = 1_000_000;
    private static final BigInteger TOKEN = BigInteger.valueOf(PER).multiply(BigInteger.valueOf(Money.DOLLAR));
    /** How many lines one way may have in a {@link #charge}. */
    private static final int INPUT_KINDS = 4;

    private static final int OUTPUT_KINDS = 3;

    /** What a delivered answer with this usage costs. */
    public Charge charge(Usage usage) {
        if (price.free()) {
            return Charge.NOTHING;
        }
        long base = inputPrice(usage.input());
        long outputBase = outputPrice(usage.input());
        long cached = Math.min(usage.cachedInput(), usage.input());
        long written = Math.min(usage.cacheWrite(), usage.input() - cached);
        long audioIn = Math.min(usage.inputAudio(), usage.input() - cached - written);
        long reasoning = Math.min(usage.reasoning(), usage.output());
        long audioOut = Math.min(usage.outputAudio(), usage.output() - reasoning);
        List<ChargeLine> lines = new ArrayList<>(4);
        tokens(lines, "input", usage.input() - cached - written - audioIn, base);
        tokens(lines, "cachedInput", cached, or(price.cachedInput(), base));
        tokens(lines, "cacheWrite", written, or(price.cacheWrite5m(), base));
        tokens(lines, "inputAudio", audioIn, or(price.inputAudio(), base));
        tokens(lines, "output", usage.output() - reasoning - audioOut, outputBase);
        tokens(lines, "reasoning", reasoning, or(price.reasoning(), outputBase));
        tokens(lines, "outputAudio", audioOut, or(price.outputAudio(), outputBase));
        Pieces pieces = usage.pieces() == null ? Pieces.ONE_REQUEST : usage.pieces();
        pieces(lines, "perRequest", pieces.requests(), price.perRequest());
        pieces(lines, "perImage", pieces.images(), price.perImage());
        pieces(lines, "perSecond", pieces.seconds(), price.perSecond());
        pieces(lines, "perCharacter", pieces.characters(), price.perCharacter());
        if (pieces.toolCalls() != null) {
            pieces.toolCalls().forEach((tool, calls) -> pieces(lines, "toolCalls." + tool, calls, priceOf(tool)));
        }
        return new Charge(lines.stream().mapToLong(ChargeLine::amount).sum(), lines);
    }

    /** The most that an answer can cost which consumes no more than that. */
    public long worst(Estimate estimate) {
        return worst(estimate, estimate.outputBound());
    }

    /** The least with which a call can begin: its answer may be capped at what is held, if it is text. */
    public long least(Estimate estimate) {
        return worst(
                estimate,
                chargesOutput() ? Math.min(estimate.outputLeast(), estimate.outputBound()) : estimate.outputBound());
    }

    /** The same with at most so many output tokens. */
    public long worst(Estimate estimate, long outputTokens) {
        return worst(estimate.inputBound(), outputTokens, estimate.pieces());
    }

    /** The most that an answer can cost with at most so many tokens each way, however they divide into kinds. */
    public long worst(long inputTokens, long outputTokens) {
        return worst(inputTokens, outputTokens, Pieces.ONE_REQUEST);
    }

    private long worst(long inputTokens, long outputTokens, Pieces pieces) {
        if (price.free()) {
            return 0;
        }
        return worstOf(inputTokens, dearestInput(inputTokens), INPUT_KINDS)
                + worstOf(outputTokens, dearestOutput(inputTokens), OUTPUT_KINDS)
                + amount(pieces.requests(), price.perRequest())
                + amount(pieces.images(), price.perImage())
                + amount(pieces.seconds(), price.perSecond())
                + amount(pieces.characters(), price.perCharacter())
                + worstOfTools(pieces.toolCalls());
    }

    private long worstOfTools(Map<String, Long> calls) {
        return calls == null
                ? 0
                : calls.entrySet().stream()
                        .mapToLong(tool -> amount(tool.getValue(), priceOf(tool.getKey())))
                        .sum();
    }

    private Long priceOf(String tool) {
        return price.toolCalls() == null ? null : price.toolCalls().get(tool);
    }

    /** How many output tokens the money surely pays for, beside the rest of the estimate; 0 when not even one. */
    public long affordableOutput(long nanos, Estimate estimate) {
        long mostTokens = estimate.outputBound();
        if (worst(estimate) <= nanos) {
            return mostTokens;
        }
        long low = 0;
        long high = mostTokens;
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (worst(estimate, middle) <= nanos) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether fewer output tokens cost less: otherwise nothing is gained by capping them. */
    public boolean chargesOutput() {
        return !price.free() && multiplier != 0 && dearestOutput(Long.MAX_VALUE) != 0;
    }

    /**
     * No line is dearer than its tokens at the dearest price. Where a token costs a whole number of nano-dollars, rounding does
     * not change that, and a purse that holds exactly one token's price must buy it. Elsewhere each line may be rounded up by
     * half a nano-dollar, and this amount down by nearly as much; there are no more lines than kinds, or than tokens.
     */
    private long worstOf(long tokens, long unitPrice, int kinds) {
        long amount = Money.multiply(tokens, unitPrice, PER, multiplier);
        return isWhole(unitPrice) ? amount : amount + Math.min(tokens, kinds) / 2;
    }

    private boolean isWhole(long unitPrice) {
        if (multiplier == Money.DOLLAR) {
            return unitPrice % PER == 0;
        }
        BigInteger token = BigInteger.valueOf(unitPrice).multiply(BigInteger.valueOf(multiplier));
        return token.mod(TOKEN).signum() == 0;
    }

    private void tokens(List<ChargeLine> lines, String what, long quantity, long unitPrice) {
        if (quantity > 0 && unitPrice != 0) {
            lines.add(new ChargeLine(what, quantity, unitPrice, Money.multiply(quantity, unitPrice, PER, multiplier)));
        }
    }

    private void pieces(List<ChargeLine> lines, String what, long quantity, Long unitPrice) {
        if (quantity > 0 && or(unitPrice, 0) != 0) {
            lines.add(new ChargeLine(what, quantity, unitPrice, amount(quantity, unitPrice)));
        }
    }

    private long amount(long pieces, Long unitPrice) {
        return unitPrice == null ? 0 : Money.multiply(pieces, unitPrice, 1, multiplier);
    }

    private long inputPrice(long inputTokens) {
        long current = or(price.input(), 0);
        for (Tier tier : tiers()) {
            current = inputTokens > tier.aboveInputTokens() ? or(tier.input(), current) : current;
        }
        return current;
    }

    private long outputPrice(long inputTokens) {
        long current = or(price.output(), 0);
        for (Tier tier : tiers()) {
            current = inputTokens > tier.aboveInputTokens() ? or(tier.output(), current) : current;
        }
        return current;
    }

    private long dearestInput(long inputTokens) {
        long dearest = max(
                or(price.input(), 0),
                or(price.cachedInput(), 0),
                or(price.cacheWrite5m(), 0),
                or(price.inputAudio(), 0));
        for (Tier tier : tiers()) {
            dearest = inputTokens > tier.aboveInputTokens() ? max(dearest, or(tier.input(), 0)) : dearest;
        }
        return dearest;
    }

    private long dearestOutput(long inputTokens) {
        long dearest = max(or(price.output(), 0), or(price.reasoning(), 0), or(price.outputAudio(), 0));
        for (Tier tier : tiers()) {
            dearest = inputTokens > tier.aboveInputTokens() ? max(dearest, or(tier.output(), 0)) : dearest;
        }
        return dearest;
    }

    private List<Tier> tiers() {
        return price.tiers() == null ? List.of() : price.tiers();
    }

    private static long or(Long amount, long otherwise) {
        return amount == null ? otherwise : amount;
    }

    private static long max(long... amounts) {
        long most = 0;
        for (long amount : amounts) {
            most = Math.max(most, amount);
        }
        return most;
    }
}
