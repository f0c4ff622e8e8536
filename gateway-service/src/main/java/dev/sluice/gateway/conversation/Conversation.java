package dev.sluice.gateway.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * A request for the next turn of a chat.
 *
 * @param maxTokens the most that the answer may hold; 0 = not said
 * @param choices how many answers, &ge; 1
 * @param toolChoice null = not said
 * @param parallelToolCalls null = not said
 * @param format null = text
 * @param stop texts that end the answer
 * @param effort how much to think, as OpenAI names it: {@code none}, {@code minimal}, … {@code max}; null = not said
 * @param logprobs how many likely tokens are to be told for each; −1 = none are
 * @param user who asks, for the upstream's own purposes; null = not said
 * @param extras every other field of the request, for a dialect that knows it; what nobody takes is reported as dropped
 */
public record Conversation(
        List<Message> messages,
        List<Tool> tools,
        ToolChoice toolChoice,
        Boolean parallelToolCalls,
        long maxTokens,
        int choices,
        Sampling sampling,
        OutputFormat format,
        List<String> stop,
        String effort,
        int logprobs,
        String user,
        Map<String, JsonNode> extras) {
    public Conversation {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        stop = List.copyOf(stop);
        extras = Map.copyOf(extras);
    }
}
