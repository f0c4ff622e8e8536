package dev.sluice.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.retrieval.Counted;
import dev.sluice.gateway.conversation.retrieval.Embedder;
import dev.sluice.gateway.conversation.retrieval.Embeddings;
import dev.sluice.gateway.conversation.retrieval.Extras;
import dev.sluice.gateway.conversation.retrieval.Vector;
import dev.sluice.gateway.conversation.retrieval.Vectors;
import dev.sluice.gateway.error.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Vertex AI's embeddings: predict, with one instance for each text, or for newer models embedContent, which takes one. Which model is
 * which: Google's own SDK (google-genai 1.58).
 */
final class VertexEmbeddings implements Embedder {
    private static final Set<String> TOLD = Set.of("task_type", "title");

    private final Function<Target, String> place;

    /** @param place where a model stands below the base URL */
    VertexEmbeddings(Function<Target, String> place) {
        this.place = place;
    }

    @Override
    public Asked ask(Embeddings request, Target target) {
        boolean predicts =
                !target.model().startsWith("gemini-") || target.model().equals("gemini-embedding-001");
        return new Asked(
                place.apply(target) + (predicts ? ":predict" : ":embedContent"),
                Map.of(),
                Trees.write(predicts ? instances(request) : content(request)),
                Extras.dropped(request.extras(), request.user(), TOLD));
    }

    private static ObjectNode content(Embeddings request) {
        if (request.texts().size() > 1) {
            throw GatewayException.badRequest("This model takes one text at a time.", "input");
        }
        ObjectNode body = Trees.object();
        body.putObject("content")
                .putArray("parts")
                .addObject()
                .put("text", request.texts().getFirst());
        ObjectNode config = EmbedContent.config(request, Trees.object());
        if (!config.isEmpty()) {
            body.set("embedContentConfig", config);
        }
        return body;
    }

    private static ObjectNode instances(Embeddings request) {
        ObjectNode body = Trees.object();
        ArrayNode instances = body.putArray("instances");
        for (String text : request.texts()) {
            Extras.copy(request.extras(), TOLD, instances.addObject().put("content", text));
        }
        if (request.dimensions() != null) {
            body.putObject("parameters").put("outputDimensionality", request.dimensions());
        }
        return body;
    }

    @Override
    public Vectors read(JsonNode answer) {
        if (answer.path("embedding").isObject()) {
            return EmbedContent.single(answer);
        }
        List<Vector> vectors = new ArrayList<>();
        long tokens = 0;
        boolean counted = true;
        for (JsonNode prediction : answer.path("predictions")) {
            JsonNode made = prediction.path("embeddings");
            vectors.add(Vectors.of(made.path("values")));
            JsonNode count = made.path("statistics").path("token_count");
            counted &= count.isNumber();
            tokens += Counted.whole(count);
        }
        return new Vectors(vectors, counted ? new Usage(UsageSource.REPORTED, tokens, 0, 0, 0, 0, 0, 0) : null);
    }
}
