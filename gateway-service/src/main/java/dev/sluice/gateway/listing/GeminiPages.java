package dev.sluice.gateway.listing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Google AI Studio's {@code /models}, of which those count that can chat. */
final class GeminiPages implements Pages {
    private static final String PREFIX = "models/";
    private static final String CHAT = "generateContent";

    @Override
    public String path(String cursor) {
        return Queries.with("/models?pageSize=1000", "pageToken", cursor);
    }

    @Override
    public Page read(JsonNode answer) {
        List<String> names = Page.names(answer.path("models"), "name", GeminiPages::chats).stream()
                .map(name -> name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name)
                .toList();
        return new Page(names, Page.cursor(answer, "nextPageToken"));
    }

    private static boolean chats(JsonNode model) {
        return model.path("supportedGenerationMethods").valueStream().anyMatch(method -> CHAT.equals(method.asText()));
    }
}
