package dev.sluice.testkit.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/** Cohere's chat, embed and rerank, version 2. */
public final class CohereServer extends VendorServer {
    private static final Set<String> FIELDS = Set.of(
            "model",
            "messages",
            "stream",
            "tools",
            "strict_tools",
            "tool_choice",
            "citation_options",
            "response_format",
            "safety_mode",
            "max_tokens",
            "stop_sequences",
            "temperature",
            "seed",
            "frequency_penalty",
            "presence_penalty",
            "k",
            "p",
            "logprobs",
            "thinking",
            "priority");
    private static final Map<String, Set<String>> BLOCKS = Map.of(
            "user", Set.of("text", "image_url"),
            "assistant", Set.of("text", "thinking"),
            "system", Set.of("text"),
            "tool", Set.of("text", "document"));

    private static final Shape EMBED = new Shape()
            .with("model", Shape.TEXT)
            .with("texts", texts -> Shape.TEXTS.test(texts) && texts.size() <= 96)
            .with("input_type", Shape.oneOf("search_document", "search_query", "classification", "clustering"))
            .may("embedding_types", Shape.some(Shape.oneOf("float", "int8", "uint8", "binary", "ubinary")))
            .may("output_dimension", Shape.COUNT)
            .may("truncate", Shape.oneOf("NONE", "START", "END"));
    private static final Shape RERANK = new Shape()
            .with("model", Shape.TEXT)
            .with("query", Shape.TEXT)
            .with("documents", Shape.TEXTS)
            .may("top_n", Shape.COUNT)
            .may("max_tokens_per_doc", Shape.COUNT);
    private static final Map<String, Shape> BESIDE_CHAT = Map.of("/v2/embed", EMBED, "/v2/rerank", RERANK);

    private CohereServer() {}

    public static CohereServer start() {
        return listening(new CohereServer());
    }

    @Override
    public String baseUrl() {
        return root() + "/v2";
    }

    @Override
    Reply unreadable() {
        return error(400, "invalid json syntax");
    }

    @Override
    Reply refusal(Ask ask) {
        Shape shape = BESIDE_CHAT.get(ask.path());
        if (shape == null && !ask.path().equals("/v2/chat")) {
            return error(404, "page not found");
        }
        if (!ask.isBearer(KEY)) {
            return error(401, "invalid api token");
        }
        String wrong = shape == null ? wrong(ask.body()) : shape.wrong(ask.body());
        return wrong == null ? null : error(400, "invalid request: " + wrong);
    }

    private static String wrong(JsonNode body) {
        for (var field : body.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                return "unknown field: parameter '" + field.getKey() + "' is not a valid field";
            }
        }
        if (!within(body, "temperature", 0, 1) || !within(body, "p", 0.01, 0.99) || !within(body, "k", 0, 500)) {
            return "a sampling parameter is out of its range";
        }
        if (body.has("frequency_penalty") && body.has("presence_penalty")) {
            return "cannot specify both frequency_penalty and presence_penalty.";
        }
        if (!within(body, "frequency_penalty", 0, 1) || !within(body, "presence_penalty", 0, 1)) {
            return "a penalty must be between 0 and 1.0 inclusive.";
        }
        if (body.path("stop_sequences").size() > 5) {
            return "stop_sequences must have at most 5 elements";
        }
        if (body.has("tool_choice")
                && !Set.of("REQUIRED", "NONE").contains(body.get("tool_choice").asText())) {
            return "tool_choice must be REQUIRED or NONE";
        }
        for (JsonNode message : body.path("messages")) {
            String wrong = wrongMessage(message);
            if (wrong != null) {
                return wrong;
            }
        }
        return body.path("messages").isEmpty() ? "messages must not be empty" : null;
    }

    private static String wrongMessage(JsonNode message) {
        Set<String> known = BLOCKS.get(message.path("role").asText());
        if (known == null) {
            return "invalid role";
        }
        JsonNode content = message.path("content");
        if (content.isArray() && content.isEmpty()) {
            return "message must be at least 1 token long or tool results must be specified.";
        }
        for (JsonNode block : content) {
            if (!known.contains(block.path("type").asText())
                    || block.path("text").asText("-").isBlank()) {
                return "content block is not valid for this role";
            }
        }
        for (JsonNode call : message.path("tool_calls")) {
            if (!call.path("function").path("arguments").isTextual()) {
                return "tool call arguments must be a string";
            }
        }
        return null;
    }

    private static boolean within(JsonNode body, String name, double least, double most) {
        double value = body.path(name).asDouble(least);
        return value >= least && value <= most;
    }

    private static Reply error(int status, String message) {
        return Reply.json(status, JSON.createObjectNode().put("id", "e-1").put("message", message));
    }
}
