package dev.sluice.gateway.dialect.dashscope;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Target;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Whether a model thinks, and how much. Its {@code max_tokens} do not bound its thoughts, so the client's limit is shared out.
 *
 * @param enabled null = as the model does by itself
 * @param budget tokens for thoughts; 0 = as many as it likes
 * @param maxTokens for the answer after them; 0 = not said
 * @param heard false when the client's wish cannot be told
 */
record Thinking(Boolean enabled, long budget, long maxTokens, boolean heard) {
    private static final long UNBOUNDED = Long.MAX_VALUE;

    private static final Map<String, Long> BUDGETS = Map.of(
            "minimal", 512L, "low", 1024L, "medium", 4096L, "high", 16_384L, "xhigh", UNBOUNDED, "max", UNBOUNDED);

    /** Open models that think unless they are told not to, and refuse to do so in an answer that is no stream. */
    private static final Pattern THINKS_IN_STREAMS =
            Pattern.compile("qwen3-[\\d.]+b(-a[\\d.]+b)?", Pattern.CASE_INSENSITIVE);

    static Thinking of(Conversation conversation, Target target) {
        long limit = target.limit(conversation);
        String effort = conversation.effort();
        if (!target.stream() && THINKS_IN_STREAMS.matcher(target.model()).matches()) {
            return new Thinking(false, 0, limit, effort == null || effort.equals("none"));
        }
        JsonNode own = conversation.extras().get("enable_thinking");
        boolean counts = conversation.extras().containsKey("thinking_budget");
        boolean said = own != null && own.isBoolean();
        Boolean wanted = said ? Boolean.valueOf(own.booleanValue()) : wanted(effort, counts);
        if (!Boolean.TRUE.equals(wanted)) {
            return new Thinking(wanted, 0, limit, wanted != null || effort == null);
        }
        long budget = budget(conversation);
        long most = limit > 1 ? Math.min(budget, limit / 2) : budget;
        return new Thinking(true, most == UNBOUNDED ? 0 : most, limit > 1 ? limit - most : limit, true);
    }

    private static Boolean wanted(String effort, boolean counts) {
        if (effort == null) {
            return counts ? Boolean.TRUE : null;
        }
        return effort.equals("none") ? Boolean.FALSE : BUDGETS.containsKey(effort) ? Boolean.TRUE : null;
    }

    private static long budget(Conversation conversation) {
        JsonNode own = conversation.extras().get("thinking_budget");
        if (own != null && own.asLong() > 0) {
            return own.asLong();
        }
        String effort = conversation.effort();
        return effort == null ? UNBOUNDED : BUDGETS.getOrDefault(effort, UNBOUNDED);
    }
}
