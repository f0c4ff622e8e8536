package dev.sluice.channel.price;

import dev.sluice.admin.Usd;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A price as operators write it; amounts in {@code currency}, token prices for one million tokens. What is null follows its
 * nearest relative ({@link dev.sluice.contracts.RouteTable.Price}).
 *
 * @param channel name of the channel whose cost this is; null = what customers pay
 * @param per null or {@code 1M tokens}
 */
public record PriceBody(
        String model,
        String channel,
        Instant effectiveFrom,
        String currency,
        String per,
        Usd input,
        Usd cachedInput,
        Usd cacheWrite5m,
        Usd cacheWrite1h,
        Usd output,
        Usd reasoning,
        Usd inputAudio,
        Usd outputAudio,
        Usd inputImage,
        List<Tier> tiers,
        Usd perRequest,
        Usd perImage,
        Usd perSecond,
        Usd perCharacter,
        Map<String, Usd> toolCalls,
        Boolean free) {
    static final String PER = "1M tokens";
    static final String USD = "USD";

    /** Another price for calls with more input. */
    public record Tier(Long aboveInputTokens, Usd input, Usd output) {}

    /** {@code "free": true} alone. */
    public static PriceBody freeOfCharge() {
        return new PriceBody(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null, null, true);
    }

    /** The same price, with the fields filled in that have defaults. */
    PriceBody completed(String ofModel, String ofChannel, Instant from) {
        return new PriceBody(
                ofModel,
                ofChannel,
                from,
                currency == null ? USD : currency,
                PER,
                input,
                cachedInput,
                cacheWrite5m,
                cacheWrite1h,
                output,
                reasoning,
                inputAudio,
                outputAudio,
                inputImage,
                tiers,
                perRequest,
                perImage,
                perSecond,
                perCharacter,
                toolCalls,
                free != null && free);
    }
}
