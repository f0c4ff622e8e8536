package dev.sluice.gateway.dialect.wenxin;

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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Baidu's {@code wenxinworkshop/embeddings}: the model stands in the path, and its vectors have one size. */
final class EmbeddingsBody implements Embedder {
    private static final String PATH = "/wenxinworkshop/embeddings/";
    /** By the model's name in lower case, where the path has another one. */
    private static final Map<String, String> PATHS = Map.of(
            "bge-large-zh", "bge_large_zh",
            "bge-large-en", "bge_large_en",
            "tao-8k", "tao_8k");

    private static final Set<String> TOLD = Set.of("user");

    @Override
    public Asked ask(Embeddings request, Target target) {
        Refusals.noDimensions(request);
        ObjectNode body = Trees.object();
        ArrayNode texts = body.putArray("input");
        request.texts().forEach(texts::add);
        if (request.user() != null) {
            body.put("user_id", request.user());
        }
        String model = target.model().toLowerCase(Locale.ROOT);
        String path = PATHS.getOrDefault(model, URLEncoder.encode(model, StandardCharsets.UTF_8));
        return new Asked(
                PATH + path, Map.of(), Trees.write(body), Extras.dropped(request.extras(), request.user(), TOLD));
    }

    @Override
    public Vectors read(JsonNode answer) {
        int code = answer.path("error_code").asInt(0);
        if (code != 0) {
            throw new FailedAnswerException(new StreamEvent.Failed(
                    Fault.of(code), Trees.text(answer, "error_msg"), null, String.valueOf(code)));
        }
        return new Vectors(
                Vectors.ordered(answer.path("data"), "embedding", "index"),
                Counted.input(answer.path("usage").path("total_tokens")));
    }
}
