package dev.sluice.gateway.conversation.claude;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Message;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Role;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.ToolChoice.Mode;
import dev.sluice.gateway.conversation.Trees;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How much a model thinks, and how much it may write. Only Claude is told; other vendors' models think as they like.
 *
 * @param maxTokens thoughts included; 0 = as much as the model can
 * @param thinking in Anthropic's words; null = not said
 * @param effort null = not said
 * @param heard false when the client's {@code reasoning_effort} cannot be told
 */
public record Thinking(long maxTokens, ObjectNode thinking, String effort, boolean heard) {
    /** What an answer may hold beside its thoughts where the client does not say; a budget needs a limit above it. */
    private static final long DEFAULT_MAX_TOKENS = 4096;
    /** Less is refused. */
    private static final long LEAST_BUDGET = 1024;

    private static final Map<String, Long> BUDGETS =
            Map.of("minimal", 1280L, "low", 1280L, "medium", 2048L, "high", 4096L, "xhigh", 4096L, "max", 4096L);
    private static final Map<String, String> EFFORTS =
            Map.of("minimal", "low", "low", "low", "medium", "medium", "high", "high", "xhigh", "xhigh", "max", "max");

    /**
     * @param limitRequired whether the API wants a limit even where nobody says one
     * @param sayable whether a thought of before can be sent back
     */
    public static Thinking of(
            Conversation conversation,
            Target target,
            Claude claude,
            boolean limitRequired,
            Predicate<Part.Thinking> sayable) {
        boolean unsaid = limitRequired && conversation.maxTokens() == 0;
        long limit =
                unsaid ? room(DEFAULT_MAX_TOKENS, target) : least(target.limit(conversation), target.modelMaxTokens());
        String effort = conversation.effort();
        if (claude != Claude.NONE && conversation.extras().get("thinking") instanceof ObjectNode own) {
            String told = claude == Claude.ADAPTIVE && effort != null ? EFFORTS.get(effort) : null;
            long budget = own.path("budget_tokens").asLong();
            boolean open = conversation.maxTokens() == 0 && budget > 0;
            long room = open ? room(DEFAULT_MAX_TOKENS + budget, target) : limit;
            return new Thinking(room, own, told, effort == null || told != null);
        }
        if (effort == null) {
            return new Thinking(limit, null, null, true);
        }
        return switch (claude) {
            case NONE -> new Thinking(limit, null, null, false);
            case BEFORE_THINKING -> new Thinking(limit, null, null, effort.equals("none"));
            case BUDGET, BUDGET_ONE_SAMPLER -> budget(conversation, target, limit, sayable);
            case ADAPTIVE -> adaptive(conversation, limit);
        };
    }

    public boolean thinks() {
        return thinking != null && !"disabled".equals(Trees.text(thinking, "type"));
    }

    private static Thinking adaptive(Conversation conversation, long limit) {
        if (conversation.effort().equals("none")) {
            return new Thinking(limit, Trees.typed("disabled"), null, true);
        }
        String effort = EFFORTS.get(conversation.effort());
        boolean thinks = effort != null && !forced(conversation);
        return new Thinking(limit, thinks ? Trees.typed("adaptive") : null, effort, effort != null);
    }

    private static Thinking budget(
            Conversation conversation, Target target, long limit, Predicate<Part.Thinking> sayable) {
        Long budget = BUDGETS.get(conversation.effort());
        if (budget == null) {
            return new Thinking(limit, null, null, conversation.effort().equals("none"));
        }
        long room = conversation.maxTokens() > 0 ? limit : room(DEFAULT_MAX_TOKENS + budget, target);
        long fits = Math.min(budget, room / 2);
        boolean possible =
                fits >= LEAST_BUDGET && !forced(conversation) && !callsWithoutThought(conversation.messages(), sayable);
        return possible
                ? new Thinking(room, Trees.typed("enabled").put("budget_tokens", fits), null, true)
                : new Thinking(limit, null, null, false);
    }

    /** Whether the turn under way has called tools without a thought that can be sent back: thinking is then refused. */
    private static boolean callsWithoutThought(List<Message> messages, Predicate<Part.Thinking> sayable) {
        for (int i = messages.size() - 1; i >= 0 && messages.get(i).role() != Role.USER; i--) {
            Message message = messages.get(i);
            if (message.role() == Role.ASSISTANT) {
                return message.parts().stream().anyMatch(Part.ToolCall.class::isInstance)
                        && message.parts().stream()
                                .noneMatch(part -> part instanceof Part.Thinking thought && sayable.test(thought));
            }
        }
        return false;
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

    private static long least(long wanted, long limit) {
        return limit > 0 ? Math.min(wanted, limit) : wanted;
    }
}
