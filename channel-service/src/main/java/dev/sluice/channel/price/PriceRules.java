package dev.sluice.channel.price;

import dev.sluice.admin.Checks;
import dev.sluice.admin.Usd;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What makes a price sound. Nothing is guessed: a price without amounts is none. */
final class PriceRules {
    private static final int MAX_NAME = 256;
    private static final int MAX_ENTRIES = 64;

    private PriceRules() {}

    static void check(PriceBody price, Set<String> currencies, String prefix, Checks checks) {
        checks.that(
                price.per() == null || price.per().equals(PriceBody.PER),
                prefix + "per",
                "must be \"" + PriceBody.PER + "\"");
        checks.that(
                price.currency() == null || currencies.contains(price.currency()),
                prefix + "currency",
                "must be one of "
                        + String.join(", ", currencies.stream().sorted().toList())
                        + "; others are added with sluice.exchange-rates");
        Map<String, Usd> amounts = amounts(price);
        amounts.forEach((name, amount) ->
                checks.that(amount == null || amount.nanos() >= 0, prefix + name, "must not be negative"));
        boolean any = amounts.values().stream().anyMatch(Objects::nonNull)
                || (price.tiers() != null && !price.tiers().isEmpty());
        if (Boolean.TRUE.equals(price.free())) {
            checks.that(!any, prefix + "free", "goes without amounts");
            return;
        }
        checks.that(any, prefix + "input", "is required: a price needs amounts, or \"free\": true");
        checks.that(
                price.input() == null || price.output() != null,
                prefix + "output",
                "is required beside input (\"0\" where output costs nothing)");
        checks.that(
                price.output() == null || price.input() != null,
                prefix + "input",
                "is required beside output (\"0\" where input costs nothing)");
        tiers(price, prefix, checks);
    }

    private static void tiers(PriceBody price, String prefix, Checks checks) {
        List<PriceBody.Tier> tiers = price.tiers() == null ? List.of() : price.tiers();
        checks.that(tiers.isEmpty() || price.input() != null, prefix + "tiers", "need input and output beside them");
        checks.that(tiers.size() <= MAX_ENTRIES, prefix + "tiers", "must not be more than " + MAX_ENTRIES);
        long above = 0;
        for (int i = 0; i < tiers.size(); i++) {
            String field = prefix + "tiers[" + i + "]";
            PriceBody.Tier tier = tiers.get(i);
            if (!checks.required(tier, field)
                    || !checks.required(tier.aboveInputTokens(), field + ".aboveInputTokens")
                    || !checks.required(tier.input(), field + ".input")
                    || !checks.required(tier.output(), field + ".output")) {
                continue;
            }
            checks.that(
                    tier.aboveInputTokens() > above,
                    field + ".aboveInputTokens",
                    "must be above 0 and rise from tier to tier");
            checks.that(tier.input().nanos() >= 0, field + ".input", "must not be negative");
            checks.that(tier.output().nanos() >= 0, field + ".output", "must not be negative");
            above = tier.aboveInputTokens();
        }
    }

    private static Map<String, Usd> amounts(PriceBody price) {
        Map<String, Usd> amounts = new LinkedHashMap<>();
        amounts.put("input", price.input());
        amounts.put("cachedInput", price.cachedInput());
        amounts.put("cacheWrite5m", price.cacheWrite5m());
        amounts.put("cacheWrite1h", price.cacheWrite1h());
        amounts.put("output", price.output());
        amounts.put("reasoning", price.reasoning());
        amounts.put("inputAudio", price.inputAudio());
        amounts.put("outputAudio", price.outputAudio());
        amounts.put("inputImage", price.inputImage());
        amounts.put("perRequest", price.perRequest());
        amounts.put("perImage", price.perImage());
        amounts.put("perSecond", price.perSecond());
        amounts.put("perCharacter", price.perCharacter());
        if (price.toolCalls() != null) {
            price.toolCalls().forEach((tool, amount) -> {
                if (tool.length() <= MAX_NAME) {
                    amounts.put("toolCalls." + tool, amount);
                }
            });
        }
        return amounts;
    }
}
