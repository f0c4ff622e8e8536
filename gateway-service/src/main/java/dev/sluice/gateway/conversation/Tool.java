package dev.sluice.gateway.conversation;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A function that the model may ask for.
 *
 * @param description null = none
 * @param parameters JSON Schema of its arguments; null = none
 * @param strict null = not said
 */
public record Tool(String name, String description, JsonNode parameters, Boolean strict, JsonNode cacheControl) {}
