package dev.sluice.gateway.conversation;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * JSON that the answer shall be.
 *
 * @param name null for any object
 * @param schema null for any object
 * @param strict null = not said
 */
public record OutputFormat(String name, JsonNode schema, Boolean strict) {}
