package dev.sluice.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.WebSearch;
import java.util.List;

/** Tools that the upstream uses by itself. */
final class ServerTools {
    private static final String NAME = "web_search";
    private static final List<String> PLACES = List.of("city", "region", "country", "timezone");

    private ServerTools() {}

    /** The search that is wished and can be had: names are unique, and a function of the client may have this one. Else null. */
    static WebSearch search(Conversation conversation) {
        boolean taken =
                conversation.tools().stream().anyMatch(tool -> tool.name().equals(NAME));
        return taken ? null : WebSearch.of(conversation);
    }

    static ObjectNode webSearch(WebSearch search) {
        ObjectNode tool = Trees.typed("web_search_20250305").put("name", NAME).put("max_uses", search.most());
        ObjectNode place = Trees.typed("approximate");
        for (String name : PLACES) {
            JsonNode said = search.location() == null ? null : search.location().get(name);
            if (said != null && said.isTextual() && !said.asText().isEmpty()) {
                place.set(name, said);
            }
        }
        return place.size() > 1 ? tool.set("user_location", place) : tool;
    }
}
