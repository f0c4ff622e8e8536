package dev.sluice.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.LogProb;
import dev.sluice.gateway.conversation.Trees;
import java.util.ArrayList;
import java.util.List;

/** How likely tokens were: the chosen ones in one list, and in another, place by place, the likeliest. */
final class LogProbs {
    private LogProbs() {}

    /** @param result of a candidate; what is missing in it is not told */
    static List<LogProb> read(JsonNode result) {
        List<LogProb> read = new ArrayList<>();
        JsonNode top = result.path("topCandidates");
        int place = 0;
        for (JsonNode chosen : result.path("chosenCandidates")) {
            add(chosen, likeliest(top.path(place++).path("candidates")), read);
        }
        return read;
    }

    private static List<LogProb> likeliest(JsonNode candidates) {
        List<LogProb> read = new ArrayList<>();
        candidates.forEach(candidate -> add(candidate, List.of(), read));
        return read;
    }

    private static void add(JsonNode candidate, List<LogProb> top, List<LogProb> into) {
        JsonNode value = candidate.path("logProbability");
        if (value.isNumber()) {
            into.add(LogProb.of(Trees.textOrEmpty(candidate, "token"), value.decimalValue(), top));
        }
    }
}
