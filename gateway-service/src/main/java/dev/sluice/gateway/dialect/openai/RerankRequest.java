package dev.sluice.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.retrieval.Reranking;
import dev.sluice.gateway.error.GatewayException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a request for a rerank, in the shape that Jina and Cohere share. */
public final class RerankRequest {
    private static final Set<String> KNOWN = Set.of("model", "query", "documents", "top_n", "return_documents");

    private RerankRequest() {}

    /** @throws GatewayException BAD_REQUEST naming the field that is wrong */
    public static Reranking read(byte[] bytes, int from, int to) {
        JsonNode root = Trees.read(bytes, from, to);
        if (root == null) {
            throw GatewayException.badRequest("The body has to be a JSON object.", null);
        }
        if (!root.path("query").isTextual()) {
            throw GatewayException.badRequest("'query' has to be a text.", "query");
        }
        Map<String, JsonNode> extras = new LinkedHashMap<>();
        root.properties().stream()
                .filter(field ->
                        !KNOWN.contains(field.getKey()) && !field.getValue().isNull())
                .forEach(field -> extras.put(field.getKey(), field.getValue()));
        return new Reranking(
                root.get("query").asText(),
                documents(root.path("documents")),
                topN(root),
                root.path("return_documents").asBoolean(false),
                extras);
    }

    private static List<String> documents(JsonNode array) {
        if (!array.isArray() || array.isEmpty()) {
            throw GatewayException.badRequest("'documents' has to be an array with at least one.", "documents");
        }
        List<String> documents = new ArrayList<>(array.size());
        for (JsonNode one : array) {
            JsonNode text = one.isObject() ? one.path("text") : one;
            if (!text.isTextual()) {
                throw GatewayException.badRequest("This model takes documents of text.", "documents");
            }
            documents.add(text.asText());
        }
        return documents;
    }

    private static Integer topN(JsonNode root) {
        JsonNode most = Trees.orNull(root.get("top_n"));
        if (most != null && (!most.isIntegralNumber() || !most.canConvertToInt() || most.asInt() < 1)) {
            throw GatewayException.badRequest("'top_n' has to be a whole number of at least 1.", "top_n");
        }
        return most == null ? null : most.asInt();
    }
}
