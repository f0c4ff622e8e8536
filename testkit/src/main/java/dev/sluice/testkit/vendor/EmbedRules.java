package dev.sluice.testkit.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Predicate;

/** What Google takes for embeddings: on AI Studio contents, on Vertex AI instances of a prediction. */
final class EmbedRules {
    private static final Predicate<JsonNode> TASK =
            Shape.oneOf("RETRIEVAL_QUERY", "RETRIEVAL_DOCUMENT", "SEMANTIC_SIMILARITY", "CLASSIFICATION", "CLUSTERING");
    private static final Shape PART = new Shape().with("text", Shape.TEXT);
    private static final Shape CONTENT =
            new Shape().with("parts", Shape.some(PART::fits)).may("role", Shape.oneOf("user"));
    private static final Shape EMBED = new Shape()
            .may("model", Shape.TEXT)
            .with("content", CONTENT::fits)
            .may("taskType", TASK)
            .may("title", Shape.TEXT)
            .may("outputDimensionality", Shape.COUNT);
    private static final Shape CONFIG = new Shape()
            .may("taskType", TASK)
            .may("title", Shape.TEXT)
            .may("outputDimensionality", Shape.COUNT)
            .may("autoTruncate", Shape.FLAG);
    private static final Shape ON_VERTEX =
            new Shape().with("content", CONTENT::fits).may("embedContentConfig", CONFIG::fits);
    private static final Shape BATCH = new Shape().with("requests", Shape.some(EMBED::fits));
    private static final Shape INSTANCE =
            new Shape().with("content", Shape.TEXT).may("task_type", TASK).may("title", Shape.TEXT);
    private static final Shape PARAMETERS =
            new Shape().may("outputDimensionality", Shape.COUNT).may("autoTruncate", Shape.FLAG);
    private static final Shape PREDICT =
            new Shape().with("instances", Shape.some(INSTANCE::fits)).may("parameters", PARAMETERS::fits);

    private EmbedRules() {}

    /** Null where the method is not one for embeddings. */
    static Shape of(boolean vertex, String model, String method) {
        boolean predicts = !model.startsWith("gemini-") || model.equals("gemini-embedding-001");
        return switch (method) {
            case "embedContent" -> !vertex ? EMBED : predicts ? null : ON_VERTEX;
            case "batchEmbedContents" -> vertex ? null : BATCH;
            case "predict" -> vertex && predicts ? PREDICT : null;
            default -> null;
        };
    }

    /** What is wrong, null = nothing. Each of a batch names the model of the path. */
    static String broken(Shape shape, String model, JsonNode body) {
        String wrong = shape.wrong(body);
        if (wrong != null) {
            return "Invalid value at '" + wrong + "'";
        }
        for (JsonNode one : body.path("requests")) {
            if (!one.path("model").asText().equals("models/" + model)) {
                return "Model of a request is not the model of the path.";
            }
        }
        return null;
    }
}
