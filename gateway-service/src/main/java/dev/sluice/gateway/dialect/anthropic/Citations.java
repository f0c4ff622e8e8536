package dev.sluice.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.Citation;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where the text of one message comes from. Sources belong to a block of text as a whole, and may be told before its text or behind
 * it. Only those with an address are told on: documents of the request have none.
 */
final class Citations {
    private record Source(String url, String title) {}

    /** Of the block under way. */
    private final List<Source> sources = new ArrayList<>(0);

    private int from;
    private int said;

    /** A block of text begins. */
    void begin() {
        sources.clear();
        from = said;
    }

    void add(JsonNode citation) {
        String url =
                switch (Trees.textOrEmpty(citation, "type")) {
                    case "web_search_result_location" -> Trees.textOrEmpty(citation, "url");
                    case "search_result_location" -> Trees.textOrEmpty(citation, "source");
                    default -> "";
                };
        if (!url.isEmpty()) {
            sources.add(new Source(url, Trees.textOrEmpty(citation, "title")));
        }
    }

    void said(String text) {
        for (int i = 0; i < text.length(); i++) {
            // A character of two units may come in two pieces.
            said += Character.isLowSurrogate(text.charAt(i)) ? 0 : 1;
        }
    }

    /** The block under way, if it is one of text, ends. */
    void end(Consumer<StreamEvent> into) {
        if (!sources.isEmpty()) {
            into.accept(new StreamEvent.Cited(
                    0,
                    sources.stream()
                            .map(source -> new Citation(from, said, source.url(), source.title()))
                            .toList()));
            sources.clear();
        }
    }
}
