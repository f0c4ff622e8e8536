package dev.sluice.gateway.conversation;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A wish that the web is searched for the answer.
 *
 * @param contextSize how much of what is found is read: {@code low}, {@code medium} or {@code high}; null = not said
 * @param location about where the user is, as {@code city}, {@code region}, {@code country} and {@code timezone}; null = not said
 */
public record WebSearch(String contextSize, JsonNode location) {
    /** What clients call it. */
    public static final String FIELD = "web_search_options";

    /** Where nothing is said, as OpenAI takes it. */
    private static final int SOME = 5;

    private static final int FEW = 1;
    private static final int MANY = 10;

    /** Null when it is not wished, or not in words that are understood. */
    public static WebSearch of(Conversation conversation) {
        JsonNode options = conversation.extras().get(FIELD);
        if (options == null || !options.isObject()) {
            return null;
        }
        JsonNode location = options.path("user_location").path("approximate");
        return new WebSearch(Trees.text(options, "search_context_size"), location.isObject() ? location : null);
    }

    /** How often an upstream may search, where it can be told; else how often it is taken to. */
    public int most() {
        return most(contextSize);
    }

    /** @param contextSize null = not said */
    public static int most(String contextSize) {
        return switch (contextSize) {
            case "low" -> FEW;
            case "high" -> MANY;
            case null, default -> SOME;
        };
    }
}
