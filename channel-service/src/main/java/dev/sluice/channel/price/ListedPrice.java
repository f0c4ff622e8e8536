package dev.sluice.channel.price;

import dev.sluice.admin.Usd;
import dev.sluice.contracts.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a price list says of a model, exactly; amounts in USD, token prices for one million tokens, others for one piece. What is null
 * is not stated.
 *
 * @param name as the list has it
 * @param mode what the model is for, such as {@code chat} or {@code embedding}
 */
public record ListedPrice(
        String name,
        String mode,
        BigDecimal input,
        BigDecimal cachedInput,
        BigDecimal cacheWrite5m,
        BigDecimal cacheWrite1h,
        BigDecimal output,
        BigDecimal reasoning,
        BigDecimal inputAudio,
        BigDecimal outputAudio,
        List<Tier> tiers,
        Long contextTokens,
        Long maxOutputTokens,
        List<String> capabilities,
        BigDecimal perRequest,
        BigDecimal perImage,
        BigDecimal perSecond,
        BigDecimal perCharacter,
        Map<String, BigDecimal> toolCalls) {

    /** Another price for calls with more input. */
    public record Tier(long aboveInputTokens, BigDecimal input, BigDecimal output) {}

    /** The price that so many times these amounts make, rounded half up to whole nano-dollars. */
    public PriceBody times(BigDecimal factor) {
        return new PriceBody(
                null,
                null,
                null,
                null,
                null,
                usd(input, factor),
                usd(cachedInput, factor),
                usd(cacheWrite5m, factor),
                usd(cacheWrite1h, factor),
                usd(output, factor),
                usd(reasoning, factor),
                usd(inputAudio, factor),
                usd(outputAudio, factor),
                null,
                tiers.stream()
                        .map(tier -> new PriceBody.Tier(
                                tier.aboveInputTokens(), usd(tier.input(), factor), usd(tier.output(), factor)))
                        .toList(),
                usd(perRequest, factor),
                usd(perImage, factor),
                usd(perSecond, factor),
                usd(perCharacter, factor),
                toolCalls == null || toolCalls.isEmpty()
                        ? null
                        : toolCalls.entrySet().stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, one -> usd(one.getValue(), factor))),
                null);
    }

    private static Usd usd(BigDecimal amount, BigDecimal factor) {
        return amount == null
                ? null
                : new Usd(amount.multiply(factor)
                        .multiply(BigDecimal.valueOf(Money.DOLLAR))
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValueExact());
    }
}
