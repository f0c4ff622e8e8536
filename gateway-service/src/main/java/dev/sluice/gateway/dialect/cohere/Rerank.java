package dev.sluice.gateway.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.UsageEvent.Pieces;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.retrieval.Counted;
import dev.sluice.gateway.conversation.retrieval.Extras;
import dev.sluice.gateway.conversation.retrieval.Ranking;
import dev.sluice.gateway.conversation.retrieval.Reranker;
import dev.sluice.gateway.conversation.retrieval.Reranking;
import java.util.Map;
import java.util.Set;

/** Cohere's rerank, version 2. It bills in units of search and does not count tokens. */
final class Rerank implements Reranker {
    private static final Set<String> TOLD = Set.of("max_tokens_per_doc", "priority");

    @Override
    public Asked ask(Reranking request, Target target) {
        ObjectNode body = Trees.object().put("model", target.model()).put("query", request.query());
        ArrayNode documents = body.putArray("documents");
        request.documents().forEach(documents::add);
        if (request.topN() != null) {
            body.put("top_n", request.topN());
        }
        Extras.copy(request.extras(), TOLD, body);
        return new Asked("/rerank", Map.of(), Trees.write(body), Extras.dropped(request.extras(), null, TOLD));
    }

    @Override
    public Ranking read(JsonNode answer) {
        JsonNode units = answer.path("meta").path("billed_units").path("search_units");
        Usage usage = units.isNumber()
                ? new Usage(UsageSource.UNKNOWN, 0, 0, 0, 0, 0, 0, 0, Pieces.ofRequests(Counted.whole(units)))
                : null;
        return new Ranking(Ranking.results(answer.path("results")), usage);
    }
}
