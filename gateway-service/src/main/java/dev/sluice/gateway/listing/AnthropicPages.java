package dev.sluice.gateway.listing;

import com.fasterxml.jackson.databind.JsonNode;

/** Anthropic's {@code /models}; a page is named by the last model of the one before. */
final class AnthropicPages implements Pages {
    @Override
    public String path(String cursor) {
        return Queries.with("/models?limit=1000", "after_id", cursor);
    }

    @Override
    public Page read(JsonNode answer) {
        boolean more = answer.path("has_more").asBoolean();
        return new Page(Page.names(answer.path("data"), "id"), more ? Page.cursor(answer, "last_id") : null);
    }
}
