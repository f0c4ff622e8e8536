package dev.sluice.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.retrieval.Embeddings;
import dev.sluice.gateway.error.GatewayException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a request for embeddings. */
public final class EmbeddingsRequest {
    private static final Set<String> KNOWN = Set.of("model", "input", "encoding_format", "dimensions", "user");

    private EmbeddingsRequest() {}

    /** @throws GatewayException BAD_REQUEST naming the field that is wrong */
    public static Embeddings read(byte[] bytes, int from, int to) {
        JsonNode root = Trees.read(bytes, from, to);
        if (root == null) {
            throw GatewayException.badRequest("The body has to be a JSON object.", null);
        }
        Map<String, JsonNode> extras = new LinkedHashMap<>();
        root.properties().stream()
                .filter(field ->
                        !KNOWN.contains(field.getKey()) && !field.getValue().isNull())
                .forEach(field -> extras.put(field.getKey(), field.getValue()));
        return new Embeddings(
                texts(root.path("input")), dimensions(root), base64(root), Trees.text(root, "user"), extras);
    }

    private static List<String> texts(JsonNode input) {
        if (input.isTextual()) {
            return List.of(input.asText());
        }
        if (!input.isArray() || input.isEmpty()) {
            throw GatewayException.badRequest("'input' has to be a text, or an array with at least one.", "input");
        }
        List<String> texts = new ArrayList<>(input.size());
        for (JsonNode one : input) {
            if (!one.isTextual()) {
                String what = one.isNumber() || one.isArray() ? "token ids" : "anything else";
                throw GatewayException.badRequest("This model takes texts, not " + what + ".", "input");
            }
            texts.add(one.asText());
        }
        return texts;
    }

    private static Integer dimensions(JsonNode root) {
        JsonNode dimensions = Trees.orNull(root.get("dimensions"));
        if (dimensions == null) {
            return null;
        }
        if (!dimensions.canConvertToInt() || !dimensions.isIntegralNumber() || dimensions.asInt() < 1) {
            throw GatewayException.badRequest("'dimensions' has to be a whole number of at least 1.", "dimensions");
        }
        return dimensions.asInt();
    }

    private static boolean base64(JsonNode root) {
        JsonNode format = Trees.orNull(root.get("encoding_format"));
        if (format == null || format.asText().equals("float")) {
            return false;
        }
        if (format.asText().equals("base64")) {
            return true;
        }
        throw GatewayException.badRequest("'encoding_format' is float or base64.", "encoding_format");
    }
}
