package dev.sluice.gateway.conversation.retrieval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import java.util.ArrayList;
import java.util.List;

/**
 * The order in which documents answer a query.
 *
 * @param results best first
 * @param usage null when nothing was counted; of source {@code UNKNOWN} when only requests were
 */
public record Ranking(List<Ranked> results, Usage usage) {

    /**
     * One of them.
     *
     * @param index of the document, from 0
     * @param score as the upstream wrote it
     */
    public record Ranked(int index, JsonNode score) {}

    /** Reads what most upstreams write: objects with {@code index} and {@code relevance_score}. */
    public static List<Ranked> results(JsonNode array) {
        if (!array.isArray()) {
            throw new MalformedAnswerException("something that is no ranking");
        }
        List<Ranked> results = new ArrayList<>(array.size());
        for (JsonNode one : array) {
            JsonNode score = one.path("relevance_score");
            if (!one.path("index").isNumber() || !score.isNumber()) {
                throw new MalformedAnswerException("a result without index or score");
            }
            results.add(new Ranked(one.path("index").asInt(), score));
        }
        return results;
    }
}
