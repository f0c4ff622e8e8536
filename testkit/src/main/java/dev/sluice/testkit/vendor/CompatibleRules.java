package dev.sluice.testkit.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.function.Predicate;

/** What a vendor that speaks OpenAI's dialect takes of it. */
final class CompatibleRules {
    private static final Set<String> FIELDS = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "max_tokens",
            "max_completion_tokens",
            "temperature",
            "top_p",
            "n",
            "stop",
            "seed",
            "user",
            "store",
            "metadata",
            "logprobs",
            "top_logprobs",
            "logit_bias",
            "presence_penalty",
            "frequency_penalty",
            "response_format",
            "reasoning_effort",
            "tools",
            "tool_choice",
            "parallel_tool_calls");
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");

    private static final Predicate<JsonNode> TOKENS = Shape.some(JsonNode::isIntegralNumber);
    private static final Shape EMBEDDINGS = new Shape()
            .with("input", Shape.TEXT.or(Shape.TEXTS).or(TOKENS).or(Shape.some(TOKENS)))
            .may("dimensions", Shape.COUNT)
            .may("encoding_format", Shape.oneOf("float", "base64"))
            .may("user", Shape.TEXT);

    private final CompatibleVendor vendor;
    private final Shape embeddings = EMBEDDINGS.and();

    CompatibleRules(CompatibleVendor vendor) {
        this.vendor = vendor;
        vendor.own().forEach(name -> embeddings.may(name, value -> true));
        if (vendor.namesModel()) {
            embeddings.with("model", Shape.TEXT);
        } else {
            embeddings.may("model", Shape.TEXT);
        }
    }

    /** A field that the vendor does not take, in words; null = there is none. */
    String refusedField(JsonNode body) {
        return vendor.refused().stream()
                .filter(body::has)
                .map(CompatibleRules::unrecognized)
                .findFirst()
                .orElse(null);
    }

    /** What is wrong with a request for embeddings; null = nothing. */
    String wrongEmbeddings(JsonNode body) {
        String refused = refusedField(body);
        if (refused != null) {
            return refused;
        }
        String wrong = embeddings.wrong(body);
        return wrong == null ? null : "Invalid value for '" + wrong + "'.";
    }

    /** What is wrong with a request for a chat; null = nothing. */
    String wrongChat(JsonNode body) {
        for (var field : body.properties()) {
            String name = field.getKey();
            boolean known = FIELDS.contains(name) && !vendor.refused().contains(name);
            if (!known && !vendor.own().contains(name)) {
                return unrecognized(name);
            }
        }
        boolean model = body.path("model").isTextual() || !vendor.namesModel();
        if (!model || body.path("messages").isEmpty()) {
            return "you must provide a model and messages";
        }
        if (body.has("stream_options") && !body.path("stream").asBoolean()) {
            return "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
        }
        if (body.has("max_tokens") && body.has("max_completion_tokens")) {
            return "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.";
        }
        for (JsonNode message : body.get("messages")) {
            if (!ROLES.contains(message.path("role").asText())) {
                return "Invalid value for 'messages[].role'.";
            }
        }
        return null;
    }

    private static String unrecognized(String field) {
        return "Unrecognized request argument supplied: " + field;
    }
}
