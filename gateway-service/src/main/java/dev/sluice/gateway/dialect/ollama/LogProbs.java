package dev.sluice.gateway.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.LogProb;
import dev.sluice.gateway.conversation.Trees;
import java.util.ArrayList;
import java.util.List;

/** How likely tokens were, told as OpenAI does. */
final class LogProbs {
    private LogProbs() {}

    static List<LogProb> read(JsonNode told) {
        List<LogProb> read = new ArrayList<>();
        for (JsonNode one : told) {
            // Words of one's own instead of a number are no probability.
            if (one.path("logprob").isNumber()) {
                read.add(one(one));
            }
        }
        return read;
    }

    private static LogProb one(JsonNode one) {
        String token = Trees.textOrEmpty(one, "token");
        List<LogProb> top = read(one.path("top_logprobs"));
        LogProb whole = LogProb.of(token, one.get("logprob").decimalValue(), top);
        if (!one.path("bytes").isArray()) {
            return whole;
        }
        List<Integer> bytes = new ArrayList<>();
        one.get("bytes").forEach(each -> bytes.add(each.asInt()));
        return new LogProb(token, whole.value(), bytes, top);
    }
}
