package dev.sluice.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.retrieval.Counted;
import dev.sluice.gateway.conversation.retrieval.Embedder;
import dev.sluice.gateway.conversation.retrieval.Embeddings;
import dev.sluice.gateway.conversation.retrieval.Extras;
import dev.sluice.gateway.conversation.retrieval.Vectors;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** AI Studio's embedContent, and batchEmbedContents for several texts. */
final class EmbedContent implements Embedder {
    private static final Set<String> TOLD = Set.of("task_type", "title");

    private final Function<Target, String> place;

    /** @param place where a model stands below the base URL */
    EmbedContent(Function<Target, String> place) {
        this.place = place;
    }

    @Override
    public Asked ask(Embeddings request, Target target) {
        List<String> dropped = Extras.dropped(request.extras(), request.user(), TOLD);
        if (request.texts().size() == 1) {
            byte[] body = Trees.write(one(request, request.texts().getFirst(), target));
            return new Asked(place.apply(target) + ":embedContent", Map.of(), body, dropped);
        }
        ObjectNode body = Trees.object();
        ArrayNode requests = body.putArray("requests");
        request.texts().forEach(text -> requests.add(one(request, text, target)));
        return new Asked(place.apply(target) + ":batchEmbedContents", Map.of(), Trees.write(body), dropped);
    }

    private static ObjectNode one(Embeddings request, String text, Target target) {
        ObjectNode one = Trees.object().put("model", "models/" + target.model());
        one.putObject("content").putArray("parts").addObject().put("text", text);
        return config(request, one);
    }

    /** Adds what says how the vectors are to be. */
    static ObjectNode config(Embeddings request, ObjectNode into) {
        if (request.dimensions() != null) {
            into.put("outputDimensionality", request.dimensions());
        }
        if (request.extras().containsKey("task_type")) {
            into.set("taskType", request.extras().get("task_type"));
        }
        Extras.copy(request.extras(), Set.of("title"), into);
        return into;
    }

    @Override
    public Vectors read(JsonNode answer) {
        return answer.path("embedding").isObject()
                ? single(answer)
                : new Vectors(Vectors.in(answer.path("embeddings"), "values"), used(answer));
    }

    static Vectors single(JsonNode answer) {
        return new Vectors(List.of(Vectors.of(answer.path("embedding").path("values"))), used(answer));
    }

    /** Older models do not say. */
    private static Usage used(JsonNode answer) {
        return Counted.input(answer.path("usageMetadata").path("promptTokenCount"));
    }
}
