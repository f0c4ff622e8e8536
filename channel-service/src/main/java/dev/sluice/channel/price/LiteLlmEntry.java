package dev.sluice.channel.price;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One model of LiteLLM's file. */
final class LiteLlmEntry {
    private static final String INPUT = "input_cost_per_token";
    private static final String OUTPUT = "output_cost_per_token";
    private static final String EMBEDDING = "embedding";
    private static final Set<String> BY_TOKENS = Set.of("chat", "completion", "responses", EMBEDDING);
    private static final Pattern ABOVE =
            Pattern.compile("(?:" + INPUT + "|" + OUTPUT + ")_above_([1-9][0-9]{0,5})k_tokens");

    /** What the file says that a model can → our word for it. */
    private static final Map<String, String> CAPABILITIES = Map.of(
            "supports_vision", "vision",
            "supports_function_calling", "tools",
            "supports_reasoning", "reasoning",
            "supports_audio_input", "audioInput",
            "supports_pdf_input", "documents",
            "supports_response_schema", "jsonSchema");

    private static final int PER = 6;
    private static final int MAX_SCALE = 30;
    private static final int MAX_PRECISION = 40;
    /** For one token. Nothing costs that much, and what does cannot be multiplied without care. */
    private static final BigDecimal MAX_COST = new BigDecimal("0.01");

    private static final long MAX_TOKENS = 1_000_000_000;

    private final String name;
    private final JsonNode facts;
    private final Set<String> understood = new HashSet<>();
    private boolean bad;

    LiteLlmEntry(String name, JsonNode facts) {
        this.name = name;
        this.facts = facts;
    }

    /** Why the model is left out; null = it is not. */
    String reason() {
        String mode = facts.path("mode").asText("chat");
        if (!BY_TOKENS.contains(mode)) {
            return facts.path("mode").isTextual() && mode.matches("[a-z_]{1,40}") ? "mode:" + mode : "notAModel";
        }
        if (!facts.hasNonNull(INPUT) || (!facts.hasNonNull(OUTPUT) && !mode.equals(EMBEDDING))) {
            return "noTokenPrice";
        }
        ListedPrice price = price();
        if (bad) {
            return "badAmount";
        }
        // Free of charge is what an operator says, not what a file does not know.
        return price.input().signum() == 0 && price.output().signum() == 0 ? "zeroPrice" : null;
    }

    ListedPrice price() {
        BigDecimal output = cost(OUTPUT);
        return new ListedPrice(
                name,
                facts.path("mode").asText("chat"),
                cost(INPUT),
                cost("cache_read_input_token_cost"),
                cost("cache_creation_input_token_cost"),
                cost("cache_creation_input_token_cost_above_1hr"),
                output == null ? BigDecimal.ZERO : output,
                cost("output_cost_per_reasoning_token"),
                cost("input_cost_per_audio_token"),
                cost("output_cost_per_audio_token"),
                tiers(),
                tokens("max_input_tokens"),
                tokens("max_output_tokens"),
                CAPABILITIES.entrySet().stream()
                        .filter(one -> facts.path(one.getKey()).asBoolean())
                        .map(Map.Entry::getValue)
                        .sorted()
                        .toList());
    }

    /** Costs that are stated and have no place in the price. */
    List<String> ignored() {
        return facts.properties().stream()
                .filter(fact -> fact.getKey().contains("cost") || fact.getKey().contains("pricing"))
                .filter(fact -> !fact.getValue().isNull() && !understood.contains(fact.getKey()))
                .map(Map.Entry::getKey)
                .filter(key -> key.length() <= 80)
                .toList();
    }

    /** Where only one of the two changes, the other stays as it is. */
    private List<ListedPrice.Tier> tiers() {
        SortedSet<Integer> thousands = new TreeSet<>();
        facts.fieldNames().forEachRemaining(field -> {
            Matcher above = ABOVE.matcher(field);
            if (above.matches() && facts.hasNonNull(field)) {
                thousands.add(Integer.valueOf(above.group(1)));
            }
        });
        List<ListedPrice.Tier> tiers = new ArrayList<>();
        BigDecimal input = cost(INPUT);
        BigDecimal output = cost(OUTPUT);
        for (int limit : thousands) {
            BigDecimal dearer = cost(INPUT + "_above_" + limit + "k_tokens");
            BigDecimal longer = cost(OUTPUT + "_above_" + limit + "k_tokens");
            input = dearer == null ? input : dearer;
            output = longer == null ? output : longer;
            tiers.add(new ListedPrice.Tier(limit * 1_000L, input, output == null ? BigDecimal.ZERO : output));
        }
        return tiers;
    }

    /** For one million tokens; null when it is not stated. */
    private BigDecimal cost(String field) {
        JsonNode value = facts.path(field);
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        understood.add(field);
        BigDecimal cost = value.isNumber() ? value.decimalValue() : null;
        boolean usable = cost != null
                && cost.signum() >= 0
                && cost.precision() <= MAX_PRECISION
                && cost.scale() <= MAX_SCALE
                && cost.scale() >= -MAX_SCALE
                && cost.compareTo(MAX_COST) <= 0;
        bad |= !usable;
        return usable ? cost.movePointRight(PER).stripTrailingZeros() : BigDecimal.ZERO;
    }

    private Long tokens(String field) {
        JsonNode value = facts.path(field);
        boolean usable = value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() > 0
                && value.longValue() <= MAX_TOKENS;
        return usable ? value.longValue() : null;
    }
}
