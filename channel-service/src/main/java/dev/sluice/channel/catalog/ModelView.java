package dev.sluice.channel.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/**
 * A model as the API shows it.
 *
 * @param channels names of those that serve it, enabled or not
 * @param price in force now; null = calls are refused
 */
record ModelView(
        String name,
        Long contextTokens,
        Long maxOutputTokens,
        List<String> capabilities,
        List<String> fallbacks,
        List<String> channels,
        JsonNode price,
        Instant createdAt) {}
