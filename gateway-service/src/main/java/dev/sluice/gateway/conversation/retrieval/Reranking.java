package dev.sluice.gateway.conversation.retrieval;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * Documents to be put in the order in which they answer a query.
 *
 * @param documents at least one
 * @param topN how many are wanted; null = all
 * @param returnDocuments whether the client wants their texts back
 * @param extras other fields, by their names
 */
public record Reranking(
        String query, List<String> documents, Integer topN, boolean returnDocuments, Map<String, JsonNode> extras) {}
