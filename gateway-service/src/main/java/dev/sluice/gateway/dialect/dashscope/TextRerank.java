package dev.sluice.gateway.dialect.dashscope;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** DashScope's text-rerank. Texts of documents are not asked back: the client's are at hand. */
final class TextRerank implements Reranker {
    private static final String PATH = "/services/rerank/text-rerank/text-rerank";

    @Override
    public Asked ask(Reranking request, Target target) {
        ObjectNode body = Trees.object().put("model", target.model());
        ObjectNode input = body.putObject("input").put("query", request.query());
        ArrayNode documents = input.putArray("documents");
        request.documents().forEach(documents::add);
        ObjectNode parameters = body.putObject("parameters").put("return_documents", false);
        if (request.topN() != null) {
            parameters.put("top_n", request.topN());
        }
        return new Asked(PATH, Map.of(), Trees.write(body), Extras.dropped(request.extras(), null, Set.of()));
    }

    @Override
    public Ranking read(JsonNode answer) {
        Fault.throwIfFailed(answer);
        return new Ranking(
                Ranking.results(answer.path("output").path("results")),
                Counted.input(answer.path("usage").path("total_tokens")));
    }
}
