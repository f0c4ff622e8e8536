package dev.sluice.channel.price;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.admin.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * LiteLLM's {@code model_prices_and_context_window.json}: model → facts, costs in USD for one token, request, picture, second or
 * character as JSON numbers. Nothing is guessed: what is priced by anything else, or not at all, is skipped, and costs that have no
 * place in our prices are named.
 */
public final class LiteLlmFile {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private static final int MAX_NAME = 256;
    private static final String EXPLANATION = "sample_spec";

    private final List<ListedPrice> prices = new ArrayList<>();
    private final Map<String, Integer> skipped = new TreeMap<>();
    private final Map<String, Integer> ignored = new TreeMap<>();

    private LiteLlmFile() {}

    /**
     * What a file says.
     *
     * @param skipped why models were left out → how many
     * @param ignored costs of models that were not left out, but which our prices do not have → of how many models
     */
    public record Read(List<ListedPrice> prices, Map<String, Integer> skipped, Map<String, Integer> ignored) {}

    /** @throws ProblemException 400 when it is no such file */
    public static Read read(byte[] file) {
        JsonNode root;
        try {
            root = JSON.readTree(file);
        } catch (JsonProcessingException e) {
            throw ProblemException.invalid("", "the body must be LiteLLM's file of prices, which is a JSON object");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (root == null || !root.isObject()) {
            throw ProblemException.invalid("", "the body must be LiteLLM's file of prices, which is a JSON object");
        }
        LiteLlmFile read = new LiteLlmFile();
        root.properties().forEach(entry -> read.take(entry.getKey(), entry.getValue()));
        if (read.prices.isEmpty()) {
            throw ProblemException.invalid(
                    "", "the body has no model with a price; what it has was skipped: " + read.skipped);
        }
        return new Read(read.prices, read.skipped, read.ignored);
    }

    private void take(String name, JsonNode facts) {
        if (name.equals(EXPLANATION)) {
            return;
        }
        if (!facts.isObject() || name.isBlank() || name.length() > MAX_NAME) {
            skipped.merge("notAModel", 1, Integer::sum);
            return;
        }
        LiteLlmEntry entry = new LiteLlmEntry(name, facts);
        String reason = entry.reason();
        if (reason != null) {
            skipped.merge(reason, 1, Integer::sum);
            return;
        }
        prices.add(entry.price());
        entry.ignored().forEach(cost -> ignored.merge(cost, 1, Integer::sum));
    }
}
