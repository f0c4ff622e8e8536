package dev.sluice.gateway.listing;

import com.fasterxml.jackson.databind.JsonNode;

/** OpenAI's {@code /models}, all in one page. Together answers with the array alone. */
final class OpenAiPages implements Pages {
    @Override
    public String path(String cursor) {
        return "/models";
    }

    @Override
    public Page read(JsonNode answer) {
        return Page.last(Page.names(answer.isArray() ? answer : answer.path("data"), "id"));
    }
}
