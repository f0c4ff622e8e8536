package dev.sluice.gateway.listing;

import com.fasterxml.jackson.databind.JsonNode;

/** Cohere's list, which only version 1 of its API has. */
final class CoherePages implements Pages {
    /** The base URL of version 1 beside another one's. */
    static String baseUrl(String ofChats) {
        return ofChats.substring(0, ofChats.lastIndexOf('/')) + "/v1";
    }

    @Override
    public String path(String cursor) {
        return Queries.with("/models?endpoint=chat&page_size=1000", "page_token", cursor);
    }

    @Override
    public Page read(JsonNode answer) {
        return new Page(Page.names(answer.path("models"), "name"), Page.cursor(answer, "next_page_token"));
    }
}
