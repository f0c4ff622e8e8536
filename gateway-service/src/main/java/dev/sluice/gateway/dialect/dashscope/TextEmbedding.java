package dev.sluice.gateway.dialect.dashscope;

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

/** DashScope's text-embedding. */
final class TextEmbedding implements Embedder {
    private static final String PATH = "/services/embeddings/text-embedding/text-embedding";
    private static final Set<String> TOLD = Set.of("text_type");

    @Override
    public Asked ask(Embeddings request, Target target) {
        ObjectNode body = Trees.object().put("model", target.model());
        ArrayNode texts = body.putObject("input").putArray("texts");
        request.texts().forEach(texts::add);
        ObjectNode parameters = body.putObject("parameters");
        if (request.dimensions() != null) {
            parameters.put("dimension", request.dimensions());
        }
        Extras.copy(request.extras(), TOLD, parameters);
        return new Asked(PATH, Map.of(), Trees.write(body), Extras.dropped(request.extras(), request.user(), TOLD));
    }

    @Override
    public Vectors read(JsonNode answer) {
        Fault.throwIfFailed(answer);
        return new Vectors(
                Vectors.ordered(answer.path("output").path("embeddings"), "embedding", "text_index"),
                Counted.input(answer.path("usage").path("total_tokens")));
    }
}
