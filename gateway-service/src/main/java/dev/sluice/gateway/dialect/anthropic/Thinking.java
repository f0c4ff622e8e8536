package dev.sluice.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.ToolChoice.Mode;
import dev.sluice.gateway.conversation.Trees;
import java.util.Map;

/**
 * How much a model thinks, and how much it may write.
 *
 * @param maxTokens thoughts included; never more than the client allows, because that is what money is held for
 * @param thinking null = not said
 * @param effort null = not said
 * @param heard false when the client's wish cannot be told
 */
record Thinking(long maxTokens, ObjectNode thinking, String effort, boolean heard) {
    private static final long DEFAULT_MAX_TOKENS = 4096;
    /** Less is refused. */
    private static final long LEAST_BUDGET = 1024;

    private static final Map<String, Long> BUDGETS =
            Map.of("minimal", 1280L, "low", 1280L, "medium", 2048L, "high", 4096L, "xhigh", 4096L, "max", 4096L);
    private static final Map<String, String> EFFORTS =
            Map.of("minimal", "low", "low", "low", "medium", "medium", "high", "high", "xhigh", "xhigh", "max", "max");

    static Thinking of(Conversation conversation, Target target, Generation generation) {
        long maxTokens = maxTokens(conversation, target);
        String effort = conversation.effort();
        if (conversation.extras().get("thinking") instanceof ObjectNode own) {
            String told = generation == Generation.ADAPTIVE && effort != null ? EFFORTS.get(effort) : null;
            return new Thinking(maxTokens, own, told, effort == null || told != null);
        }
        if (effort == null) {
            return new Thinking(maxTokens, null, null, true);
        }
        return switch (generation) {
            case BEFORE_THINKING -> new Thinking(maxTokens, null, null, effort.equals("none"));
            case BUDGET, BUDGET_ONE_SAMPLER -> budget(conversation, target, maxTokens);
            case ADAPTIVE -> adaptive(conversation, maxTokens);
        };
    }

    boolean thinks() {
        return thinking != null && !"disabled".equals(Trees.text(thinking, "type"));
    }

    private static Thinking adaptive(Conversation conversation, long maxTokens) {
        if (conversation.effort().equals("none")) {
            return new Thinking(maxTokens, Trees.typed("disabled"), null, true);
        }
        String effort = EFFORTS.get(conversation.effort());
        boolean thinks = effort != null && !forced(conversation);
        return new Thinking(maxTokens, thinks ? Trees.typed("adaptive") : null, effort, effort != null);
    }

    private static Thinking budget(Conversation conversation, Target target, long maxTokens) {
        Long budget = BUDGETS.get(conversation.effort());
        if (budget == null) {
            return new Thinking(maxTokens, null, null, conversation.effort().equals("none"));
        }
        long room = conversation.maxTokens() > 0 ? maxTokens : room(maxTokens + budget, target);
        long fits = Math.min(budget, room / 2);
        boolean possible =
                fits >= LEAST_BUDGET && !forced(conversation) && !Turns.callsWithoutThought(conversation.messages());
        return possible
                ? new Thinking(room, Trees.typed("enabled").put("budget_tokens", fits), null, true)
                : new Thinking(maxTokens, null, null, false);
    }

    private static long room(long wanted, Target target) {
        return least(least(wanted, target.maxTokens()), target.modelMaxTokens());
    }

    /** A tool that has to be called leaves no room to think. */
    private static boolean forced(Conversation conversation) {
        return conversation.toolChoice() != null
                && !conversation.tools().isEmpty()
                && (conversation.toolChoice().mode() == Mode.REQUIRED
                        || conversation.toolChoice().mode() == Mode.NAMED);
    }

    private static long maxTokens(Conversation conversation, Target target) {
        long limit = target.limit(conversation);
        long wanted = conversation.maxTokens() > 0 ? limit : least(DEFAULT_MAX_TOKENS, limit);
        JsonNode budget =
                conversation.extras().getOrDefault("thinking", Trees.object()).path("budget_tokens");
        if (conversation.maxTokens() == 0 && budget.asLong() > 0) {
            wanted = least(wanted + budget.asLong(), target.maxTokens());
        }
        return least(wanted, target.modelMaxTokens());
    }

    private static long least(long wanted, long limit) {
        return limit > 0 ? Math.min(wanted, limit) : wanted;
    }
}
