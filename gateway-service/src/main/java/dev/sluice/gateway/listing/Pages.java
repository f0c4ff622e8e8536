package dev.sluice.gateway.listing;

import com.fasterxml.jackson.databind.JsonNode;

/** The pages of one kind of list. Stateless. */
public interface Pages {
    /**
     * Where a page stands, below the base URL, with its query.
     *
     * @param cursor what the page before named; null = the first one
     */
    String path(String cursor);

    /** @throws dev.sluice.gateway.conversation.MalformedAnswerException when the answer is no such page */
    Page read(JsonNode answer);
}
