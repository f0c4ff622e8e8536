package dev.sluice.gateway.listing;

import com.fasterxml.jackson.databind.JsonNode;

/** What an Ollama has pulled. */
final class OllamaPages implements Pages {
    @Override
    public String path(String cursor) {
        return "/api/tags";
    }

    @Override
    public Page read(JsonNode answer) {
        return Page.last(Page.names(answer.path("models"), "name"));
    }
}
