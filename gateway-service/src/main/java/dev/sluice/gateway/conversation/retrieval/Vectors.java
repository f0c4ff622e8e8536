package dev.sluice.gateway.conversation.retrieval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What an upstream made of texts.
 *
 * @param vectors in the order of the texts
 * @param usage null when nothing was counted
 */
public record Vectors(List<Vector> vectors, Usage usage) {

    /**
     * An answer as a tree in which vectors are leaves, for {@link #in} and {@link #ordered}.
     *
     * @throws MalformedAnswerException when it is no JSON object
     */
    public static JsonNode tree(byte[] answer) {
        JsonNode root = VectorTree.read(answer);
        if (root == null) {
            throw new MalformedAnswerException("something that is not JSON");
        }
        return root;
    }

    /** The vector that a value of the tree is. */
    public static Vector of(JsonNode value) {
        if (value instanceof POJONode leaf && leaf.getPojo() instanceof Vector vector) {
            return vector;
        }
        throw new MalformedAnswerException("something else than a vector");
    }

    /** The vectors that stand in an array, each under that name; null = each is itself one. */
    public static List<Vector> in(JsonNode array, String name) {
        List<Vector> vectors = new ArrayList<>(array.size());
        array.forEach(one -> vectors.add(of(name == null ? one : one.path(name))));
        return vectors;
    }

    /** The same by the place that each names, which must be all from 0. */
    public static List<Vector> ordered(JsonNode array, String name, String index) {
        Vector[] vectors = new Vector[array.size()];
        int next = 0;
        for (JsonNode one : array) {
            int at = one.path(index).asInt(next++);
            if (at < 0 || at >= vectors.length || vectors[at] != null) {
                throw new MalformedAnswerException("vectors of nobody's text");
            }
            vectors[at] = of(one.path(name));
        }
        return Arrays.asList(vectors);
    }
}
