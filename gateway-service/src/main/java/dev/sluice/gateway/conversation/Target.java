package dev.sluice.gateway.conversation;

import java.util.Map;

/**
 * Where a request goes.
 *
 * @param model what the upstream calls it
 * @param maxTokens the most that each choice may write because of money; 0 = as the client says
 * @param modelMaxTokens the most that the model can write, if known; 0 = not known
 * @param options of the channel
 */
public record Target(String model, boolean stream, long maxTokens, long modelMaxTokens, Map<String, String> options) {
    public Target {
        options = options == null ? Map.of() : Map.copyOf(options);
    }

    /** The smaller of what the client and what the money allows; 0 = neither says. */
    public long limit(Conversation conversation) {
        long asked = conversation.maxTokens();
        return maxTokens > 0 && (asked == 0 || maxTokens < asked) ? maxTokens : asked;
    }
}
