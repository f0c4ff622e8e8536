package dev.sluice.gateway.conversation.retrieval;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * Texts to make vectors of.
 *
 * @param texts at least one, in the order of the vectors
 * @param dimensions of each vector; null = the model's own
 * @param base64 whether the client wants little-endian 32-bit floats in Base64
 * @param user who it is for; null = not said
 * @param extras fields that OpenAI does not know, by their names
 */
public record Embeddings(
        List<String> texts, Integer dimensions, boolean base64, String user, Map<String, JsonNode> extras) {}
