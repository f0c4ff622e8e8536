package dev.sluice.gateway.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.LogProb;
import dev.sluice.gateway.conversation.Trees;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * How likely pieces of text were. A piece of several tokens is told as one: which of them says what is not known, but together they are
 * as likely as the sum of their logarithms says.
 */
final class LogProbs {
    private LogProbs() {}

    /** @param told an array of pieces */
    static List<LogProb> all(JsonNode told) {
        List<LogProb> read = new ArrayList<>();
        told.forEach(piece -> read.addAll(one(piece)));
        return read;
    }

    /** @param piece of a stream; empty when it tells nothing */
    static List<LogProb> one(JsonNode piece) {
        String text = Trees.textOrEmpty(piece, "text");
        JsonNode logarithms = piece.path("logprobs");
        if (text.isEmpty() || logarithms.isEmpty()) {
            return List.of();
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode each : logarithms) {
            sum = sum.add(each.decimalValue());
        }
        return List.of(LogProb.of(text, sum, List.of()));
    }
}
