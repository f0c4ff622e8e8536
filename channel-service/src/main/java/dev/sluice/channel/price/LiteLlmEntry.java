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
import java.util.stream.Stream;

/** One model of LiteLLM's file. */
final class LiteLlmEntry {
    private static final String INPUT = "input_cost_per_token";
    private static final String OUTPUT = "output_cost_per_token";
    private static final String EMBEDDING = "embedding";
    private static final String RERANK = "rerank";
    private static final Set<String> BY_TOKENS = Set.of("chat", "completion", "responses", EMBEDDING);
    /** What is billed by something else, and the cost of one; the first that is stated counts. */
    private static final Map<String, List<String>> BY_PIECES = Map.of(
            RERANK,
            List.of("input_cost_per_query"),
            "image_generation",
            List.of("output_cost_per_image", "input_cost_per_image"),
            "audio_transcription",
            List.of("input_cost_per_second"),
            "audio_speech",
            List.of("input_cost_per_character"));

    private static final String SEARCH = "search_context_cost_per_query";
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
    /** For one request, picture or second. */
    private static final BigDecimal MAX_PIECE = new BigDecimal("1000");

    private static final long MAX_TOKENS = 1_000_000_000;

    private final String name;
    private final JsonNode facts;
    private final String mode;
    private final Set<String> understood = new HashSet<>();
    private boolean bad;

    LiteLlmEntry(String name, JsonNode facts) {
        this.name = name;
        this.facts = facts;
        this.mode = facts.path("mode").asText("chat");
    }

    /** Why the model is left out; null = it is not. */
    String reason() {
        if (!BY_TOKENS.contains(mode) && !BY_PIECES.containsKey(mode)) {
            return facts.path("mode").isTextual() && mode.matches("[a-z_]{1,40}") ? "mode:" + mode : "notAModel";
        }
        if (!hasTokenPrice() && (BY_TOKENS.contains(mode) || piece() == null)) {
            return BY_TOKENS.contains(mode) ? "noTokenPrice" : "noPrice";
        }
        ListedPrice price = price();
        if (bad) {
            return "badAmount";
        }
        // Free of charge is what an operator says, not what a file does not know.
        return Stream.of(price.input(), price.output(), piece()).allMatch(LiteLlmEntry::isNothing) ? "zeroPrice" : null;
    }

    ListedPrice price() {
        BigDecimal input = hasTokenPrice() ? cost(INPUT) : null;
        BigDecimal output = cost(OUTPUT);
        BigDecimal piece = piece();
        return new ListedPrice(
                name,
                mode,
                input,
                cost("cache_read_input_token_cost"),
                cost("cache_creation_input_token_cost"),
                cost("cache_creation_input_token_cost_above_1hr"),
                input == null ? null : output == null ? BigDecimal.ZERO : output,
                cost("output_cost_per_reasoning_token"),
                cost("input_cost_per_audio_token"),
                cost("output_cost_per_audio_token"),
                input == null ? List.of() : tiers(),
                tokens("max_input_tokens"),
                tokens("max_output_tokens"),
                CAPABILITIES.entrySet().stream()
                        .filter(one -> facts.path(one.getKey()).asBoolean())
                        .map(Map.Entry::getValue)
                        .sorted()
                        .toList(),
                mode.equals(RERANK) ? piece : null,
                mode.equals("image_generation") ? piece : null,
                mode.equals("audio_transcription") ? piece : null,
                mode.equals("audio_speech") ? piece : null,
                toolCalls());
    }

    /** Of pictures and speech, tokens that cost nothing on the way out say that something else is billed. */
    private boolean hasTokenPrice() {
        if (!facts.hasNonNull(INPUT)) {
            return false;
        }
        return switch (mode) {
            case EMBEDDING, RERANK -> true;
            case "image_generation", "audio_transcription", "audio_speech" -> !isNothing(cost(OUTPUT));
            default -> facts.hasNonNull(OUTPUT);
        };
    }

    /** What one piece costs; null when it is not stated, or is another way to say what tokens cost. */
    private BigDecimal piece() {
        if (!BY_PIECES.containsKey(mode) || (hasTokenPrice() && !mode.equals(RERANK))) {
            return null;
        }
        return BY_PIECES.get(mode).stream()
                .filter(facts::hasNonNull)
                .findFirst()
                .map(field -> amount(field, facts.get(field), MAX_PIECE))
                .orElse(null);
    }

    /** A search costs the same however much of it is read, or has no place in the price. */
    private Map<String, BigDecimal> toolCalls() {
        JsonNode sizes = facts.path(SEARCH);
        List<JsonNode> costs = new ArrayList<>();
        sizes.forEach(costs::add);
        boolean one = !costs.isEmpty()
                && costs.stream().allMatch(JsonNode::isNumber)
                && costs.stream()
                                .map(cost -> cost.decimalValue().stripTrailingZeros())
                                .distinct()
                                .count()
                        == 1;
        return one ? Map.of("web_search", amount(SEARCH, costs.getFirst(), MAX_PIECE)) : Map.of();
    }

    private static boolean isNothing(BigDecimal amount) {
        return amount == null || amount.signum() == 0;
    }

    /** Costs that are stated and have no place in the price. */
    List<String> ignored() {
        return facts.properties().stream()
                .filter(fact -> fact.getKey().contains("cost") || fact.getKey().contains("pricing"))
                .filter(fact -> !fact.getValue().isNull() && !understood.contains(fact.getKey()))
                .filter(fact -> !fact.getValue().isNumber()
                        || !isNothing(fact.getValue().decimalValue()))
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
        return value.isNull() || value.isMissingNode()
                ? null
                : amount(field, value, MAX_COST).movePointRight(PER).stripTrailingZeros();
    }

    private BigDecimal amount(String field, JsonNode value, BigDecimal most) {
        understood.add(field);
        BigDecimal cost = value.isNumber() ? value.decimalValue() : null;
        boolean usable = cost != null
                && cost.signum() >= 0
                && cost.precision() <= MAX_PRECISION
                && cost.scale() <= MAX_SCALE
                && cost.scale() >= -MAX_SCALE
                && cost.compareTo(most) <= 0;
        bad |= !usable;
        return usable ? cost : BigDecimal.ZERO;
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
