package dev.sluice.gateway.dialect.hunyuan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.retrieval.Counted;
import dev.sluice.gateway.conversation.retrieval.Embedder;
import dev.sluice.gateway.conversation.retrieval.Embeddings;
import dev.sluice.gateway.conversation.retrieval.Extras;
import dev.sluice.gateway.conversation.retrieval.FailedAnswerException;
import dev.sluice.gateway.conversation.retrieval.Refusals;
import dev.sluice.gateway.conversation.retrieval.Vectors;
import java.util.Map;
import java.util.Set;

/** Tencent's GetEmbedding of 2023-09-01. It has one model, which is not named, and vectors of one size. */
final class GetEmbedding implements Embedder {
    private static final Map<String, String> ACTION = Map.of("x-tc-action", "GetEmbedding");

    @Override
    public Asked ask(Embeddings request, Target target) {
        Refusals.noDimensions(request);
        ObjectNode body = Trees.object();
        ArrayNode texts = body.putArray("InputList");
        request.texts().forEach(texts::add);
        return new Asked("/", ACTION, Trees.write(body), Extras.dropped(request.extras(), request.user(), Set.of()));
    }

    @Override
    public Vectors read(JsonNode answer) {
        JsonNode response = answer.path("Response");
        JsonNode error = response.path("Error");
        if (error.isObject()) {
            String code = Trees.textOrEmpty(error, "Code");
            throw new FailedAnswerException(
                    new StreamEvent.Failed(Fault.of(code), Trees.text(error, "Message"), null, code));
        }
        return new Vectors(
                Vectors.ordered(response.path("Data"), "Embedding", "Index"),
                Counted.input(response.path("Usage").path("TotalTokens")));
    }
}
