package dev.sluice.gateway.dialect.ollama;

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

/** Ollama's {@code /api/embed}, with the context and the keeping that the channel's chats have. */
final class Embed implements Embedder {
    private static final Set<String> TOLD = Set.of("truncate", "keep_alive");

    @Override
    public Asked ask(Embeddings request, Target target) {
        ObjectNode body = Trees.object().put("model", target.model());
        ArrayNode input = body.putArray("input");
        request.texts().forEach(input::add);
        if (request.dimensions() != null) {
            body.put("dimensions", request.dimensions());
        }
        ObjectNode options = Trees.object();
        OllamaRequest.setting(options, "num_ctx", target.options().get(OllamaRequest.CONTEXT));
        if (!options.isEmpty()) {
            body.set("options", options);
        }
        OllamaRequest.setting(body, "keep_alive", target.options().get(OllamaRequest.KEEP_ALIVE));
        Extras.copy(request.extras(), TOLD, body);
        return new Asked(
                "/api/embed", Map.of(), Trees.write(body), Extras.dropped(request.extras(), request.user(), TOLD));
    }

    @Override
    public Vectors read(JsonNode answer) {
        return new Vectors(
                Vectors.in(answer.path("embeddings"), null), Counted.input(answer.path("prompt_eval_count")));
    }
}
