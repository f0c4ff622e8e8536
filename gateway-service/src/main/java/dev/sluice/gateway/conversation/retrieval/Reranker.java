package dev.sluice.gateway.conversation.retrieval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Target;

/** How upstreams of a kind are asked for an order of documents, and how their answers are read. Stateless, any thread. */
public interface Reranker {
    Asked ask(Reranking request, Target target);

    /**
     * Reads an answer with a good status, a JSON object.
     *
     * @throws dev.sluice.gateway.conversation.MalformedAnswerException when it is not what the dialect says
     * @throws FailedAnswerException when it tells an error
     */
    Ranking read(JsonNode answer);
}
