package dev.sluice.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/**
 * The answer to a request for embeddings, rerank or moderations, as OpenAI or Jina gives it. The same texts have the same answer. What
 * they would refuse throws an IllegalArgumentException.
 */
final class BatchAnswer {
    private static final int DIMENSIONS = 8;
    private static final int CHARS_PER_TOKEN = 4;

    private final JsonNode request;
    private final ObjectNode answer = Behaviour.JSON.createObjectNode();

    private BatchAnswer(JsonNode request) {
        this.request = request;
    }

    static boolean serves(String path) {
        return path.endsWith("/embeddings") || path.endsWith("/rerank") || path.endsWith("/moderations");
    }

    static Buffer of(String path, byte[] body) throws IOException {
        BatchAnswer made = new BatchAnswer(Behaviour.JSON.readTree(body));
        if (path.endsWith("/embeddings")) {
            made.embeddings();
        } else if (path.endsWith("/rerank")) {
            made.rerank();
        } else {
            made.moderations();
        }
        return Buffer.buffer(made.answer.toString());
    }

    private void embeddings() {
        List<JsonNode> inputs = inputs("input");
        String format = request.path("encoding_format").asText("float");
        if (!format.equals("float") && !format.equals("base64")) {
            throw new IllegalArgumentException("Invalid value for 'encoding_format'.");
        }
        int dimensions = request.path("dimensions").asInt(DIMENSIONS);
        answer.put("object", "list");
        ArrayNode data = answer.putArray("data");
        long tokens = 0;
        for (JsonNode input : inputs) {
            ObjectNode one = data.addObject().put("object", "embedding").put("index", data.size() - 1);
            float[] vector = vector(input.toString(), dimensions);
            if (format.equals("base64")) {
                one.put("embedding", base64(vector));
            } else {
                ArrayNode numbers = one.putArray("embedding");
                for (float number : vector) {
                    numbers.add(number);
                }
            }
            tokens += tokens(input);
        }
        answer.put("model", request.path("model").asText());
        answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    }

    private void rerank() {
        if (!request.path("query").isTextual() || !request.path("documents").isArray()) {
            throw new IllegalArgumentException("'query' has to be a text and 'documents' an array.");
        }
        List<JsonNode> documents = inputs("documents");
        List<ObjectNode> results = new ArrayList<>();
        long tokens = 0;
        for (JsonNode document : documents) {
            float score = Math.abs(vector(request.path("query").asText() + document, 1)[0]);
            ObjectNode result = Behaviour.JSON
                    .createObjectNode()
                    .put("index", results.size())
                    .put("relevance_score", score);
            if (request.path("return_documents").asBoolean(false)) {
                result.putObject("document").put("text", document.path("text").asText(document.asText()));
            }
            results.add(result);
            tokens += tokens(document) + tokens(request.path("query"));
        }
        results.sort(
                Comparator.comparing(result -> -result.path("relevance_score").asDouble()));
        int most = Math.min(results.size(), request.path("top_n").asInt(results.size()));
        answer.put("model", request.path("model").asText());
        answer.putObject("usage").put("total_tokens", tokens);
        answer.putArray("results").addAll(results.subList(0, most));
    }

    private void moderations() {
        answer.put("id", "modr-demo").put("model", request.path("model").asText("omni-moderation-latest"));
        ArrayNode results = answer.putArray("results");
        for (JsonNode input : inputs("input")) {
            boolean flagged = input.toString().contains("violence");
            ObjectNode result = results.addObject().put("flagged", flagged);
            result.putObject("categories").put("violence", flagged).put("hate", false);
            result.putObject("category_scores")
                    .put("violence", flagged ? 0.9 : 0.1)
                    .put("hate", 0.0);
        }
    }

    /** A text is one, and so is an array of token ids. */
    private List<JsonNode> inputs(String field) {
        JsonNode input = request.path(field);
        if (input.isTextual() || (input.isArray() && input.path(0).isInt())) {
            return List.of(input);
        }
        if (!input.isArray() || input.isEmpty()) {
            throw new IllegalArgumentException("'" + field + "' has to be a text or an array with at least one.");
        }
        List<JsonNode> all = new ArrayList<>();
        input.forEach(all::add);
        return all;
    }

    private static long tokens(JsonNode input) {
        return input.isArray() ? input.size() : (input.asText().length() + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
    }

    private static float[] vector(String text, int dimensions) {
        float[] vector = new float[dimensions];
        int state = text.hashCode();
        for (int i = 0; i < dimensions; i++) {
            state = state * 1_103_515_245 + 12_345;
            vector[i] = state / (float) Integer.MIN_VALUE;
        }
        return vector;
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : vector) {
            bytes.putFloat(number);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
