package dev.sluice.channel.price;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a price list says of a model, exactly; amounts in USD, token prices for one million tokens. What is null is not stated.
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
        List<String> capabilities) {

    /** Another price for calls with more input. */
    public record Tier(long aboveInputTokens, BigDecimal input, BigDecimal output) {}
}
