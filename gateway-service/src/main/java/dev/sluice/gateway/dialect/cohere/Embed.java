package dev.sluice.gateway.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.retrieval.Counted;
import dev.sluice.gateway.conversation.retrieval.Embedder;
import dev.sluice.gateway.conversation.retrieval.Embeddings;
import dev.sluice.gateway.conversation.retrieval.Extras;
import dev.sluice.gateway.conversation.retrieval.Vectors;
import java.util.Map;
import java.util.Set;

/** Cohere's embed, version 2. Its models want to know what the vectors are for; OpenAI's clients say it only if they know. */
final class Embed implements Embedder {
    private static final String PURPOSE = "input_type";
    /** What is stored and searched later: what most vectors are made for. */
    private static final String USUAL = "search_document";

    private static final Set<String> TOLD = Set.of(PURPOSE, "truncate", "max_tokens");

    @Override
    public Asked ask(Embeddings request, Target target) {
        ObjectNode body = Trees.object().put("model", target.model());
        ArrayNode texts = body.putArray("texts");
        request.texts().forEach(texts::add);
        body.put(PURPOSE, USUAL);
        body.putArray("embedding_types").add("float");
        if (request.dimensions() != null) {
            body.put("output_dimension", request.dimensions());
        }
        Extras.copy(request.extras(), TOLD, body);
        return new Asked("/embed", Map.of(), Trees.write(body), Extras.dropped(request.extras(), request.user(), TOLD));
    }

    @Override
    public Vectors read(JsonNode answer) {
        JsonNode billed = answer.path("meta").path("billed_units");
        return new Vectors(
                Vectors.in(answer.path("embeddings").path("float"), null), Counted.input(billed.path("input_tokens")));
    }
}
