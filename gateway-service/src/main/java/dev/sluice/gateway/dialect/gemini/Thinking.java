package dev.sluice.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Trees;
import java.util.Map;

/**
 * How much a model thinks. Thoughts count against {@code maxOutputTokens}, so that money is never spent beyond it.
 *
 * @param config null = not said
 * @param heard false when the client's wish cannot be told, or only nearly
 */
record Thinking(JsonNode config, boolean heard) {
    private static final String NONE = "none";
    private static final Thinking UNSAID = new Thinking(null, true);
    private static final Thinking UNHEARD = new Thinking(null, false);

    /** As Google's own OpenAI endpoint counts. */
    private static final Map<String, Long> BUDGETS =
            Map.of("minimal", 1024L, "low", 1024L, "medium", 8192L, "high", 24_576L, "xhigh", 24_576L, "max", 32_768L);

    private static final Map<String, String> LEVELS = Map.of(
            NONE, "MINIMAL", "minimal", "MINIMAL", "low", "LOW", "medium", "MEDIUM", "high", "HIGH", "xhigh", "HIGH",
            "max", "HIGH");

    /**
     * Tokens.
     *
     * @param off what is nearest to no thought
     */
    private record Range(long off, long least, long most) {
        static Range of(String model) {
            if (model.contains("-pro")) {
                return new Range(128, 128, 32_768);
            }
            return new Range(0, model.contains("-lite") ? 512 : 1, 24_576);
        }
    }

    /** @param own the client's {@code thinking_config} in Google's words; null = none */
    static Thinking of(Conversation conversation, Target target, JsonNode own) {
        String effort = conversation.effort();
        if (own != null) {
            return new Thinking(own, effort == null);
        }
        if (effort == null) {
            return UNSAID;
        }
        return switch (Generation.of(target.model())) {
            case PLAIN -> effort.equals(NONE) ? UNSAID : UNHEARD;
            case BUDGET -> budget(effort, Range.of(target.model()), target.limit(conversation));
            case LEVEL -> level(effort, target.model());
        };
    }

    /** Leaves half of what may be written for the answer. */
    private static Thinking budget(String effort, Range range, long limit) {
        if (effort.equals(NONE)) {
            return new Thinking(Trees.object().put("thinkingBudget", range.off()), range.off() == 0);
        }
        if (!BUDGETS.containsKey(effort)) {
            return UNHEARD;
        }
        long usual = Math.min(BUDGETS.get(effort), range.most());
        long fits = limit > 0 ? Math.min(usual, limit / 2) : usual;
        return fits < range.least()
                ? new Thinking(Trees.object().put("thinkingBudget", range.off()), false)
                : new Thinking(shown().put("thinkingBudget", fits), true);
    }

    /** Pro models think in any case, and the first of them knew no level in the middle. */
    private static Thinking level(String effort, String model) {
        String level = LEVELS.get(effort);
        if (level == null) {
            return UNHEARD;
        }
        boolean pro = model.contains("-pro");
        boolean silent = effort.equals(NONE);
        if (pro && level.equals("MINIMAL")) {
            level = "LOW";
        } else if (model.contains("gemini-3-pro") && level.equals("MEDIUM")) {
            level = "HIGH";
        }
        ObjectNode config = silent ? Trees.object() : shown();
        return new Thinking(config.put("thinkingLevel", level), !(pro && silent));
    }

    private static ObjectNode shown() {
        return Trees.object().put("includeThoughts", true);
    }
}
