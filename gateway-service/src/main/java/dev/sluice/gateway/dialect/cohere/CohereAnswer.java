package dev.sluice.gateway.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.conversation.FinishReason;
import dev.sluice.gateway.conversation.LogProb;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.Understanding;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads an answer, whole or as a stream. A plan for tools is told as text: the client sees it where OpenAI's models announce
 * their calls, and sends it back with them.
 */
final class CohereAnswer implements Understanding {
    private final CohereCalls calls = new CohereCalls();
    private boolean over;

    @Override
    public void event(byte[] data, int from, int to, Consumer<StreamEvent> into) {
        if (over) {
            return;
        }
        JsonNode event = Trees.read(data, from, to);
        if (event == null) {
            throw new MalformedAnswerException("an event that is not JSON");
        }
        int index = event.path("index").asInt(0);
        JsonNode message = event.path("delta").path("message");
        switch (Trees.textOrEmpty(event, "type")) {
            case "message-start" -> into.accept(new StreamEvent.Begun(Trees.text(event, "id")));
            case "content-start", "content-delta" ->
                block(message.path("content"), LogProbs.one(event.path("logprobs")), into);
            case "tool-plan-delta" -> text(Trees.textOrEmpty(message, "tool_plan"), into);
            case "tool-call-start" -> calls.start(index, message.path("tool_calls"), into);
            case "tool-call-delta" -> calls.argue(index, message.path("tool_calls"), into);
            case "tool-call-end" -> calls.stop(index, into);
            case "message-end" -> end(event.path("delta"), into);
            default -> {}
        }
    }

    @Override
    public void whole(byte[] body, Consumer<StreamEvent> into) {
        JsonNode answer = Trees.read(body, 0, body.length);
        if (answer == null) {
            throw new MalformedAnswerException("a body that is not JSON");
        }
        JsonNode message = answer.path("message");
        if (!message.isObject()) {
            throw new MalformedAnswerException("a body that holds no message");
        }
        into.accept(new StreamEvent.Begun(Trees.text(answer, "id")));
        List<LogProb> logProbs = LogProbs.all(answer.path("logprobs"));
        for (JsonNode block : message.path("content")) {
            block(block, logProbs, into);
            logProbs = block.has("text") ? List.of() : logProbs;
        }
        text(Trees.textOrEmpty(message, "tool_plan"), into);
        int index = 0;
        for (JsonNode call : message.path("tool_calls")) {
            calls.start(index, call, into);
            calls.stop(index++, into);
        }
        end(answer, into);
    }

    /** @param logProbs of its text */
    private static void block(JsonNode block, List<LogProb> logProbs, Consumer<StreamEvent> into) {
        String thought = Trees.textOrEmpty(block, "thinking");
        if (!thought.isEmpty()) {
            into.accept(new StreamEvent.Thought(0, thought));
        }
        String text = Trees.textOrEmpty(block, "text");
        if (!text.isEmpty()) {
            into.accept(new StreamEvent.Text(0, text, logProbs));
        }
    }

    private static void text(String text, Consumer<StreamEvent> into) {
        if (!text.isEmpty()) {
            into.accept(new StreamEvent.Text(0, text));
        }
    }

    /** @param told holds the reason and the usage: a whole answer, or the last delta of a stream */
    private void end(JsonNode told, Consumer<StreamEvent> into) {
        over = true;
        calls.stopAll(into);
        String reason = Trees.textOrEmpty(told, "finish_reason");
        if (reason.equals("ERROR") || reason.equals("TIMEOUT")) {
            into.accept(new StreamEvent.Failed(Trees.text(told, "error"), reason, null));
            return;
        }
        into.accept(new StreamEvent.Finished(0, reason(reason)));
        Usage used = CohereUsage.of(told.path("usage"));
        if (used != null) {
            into.accept(new StreamEvent.Used(used));
        }
        into.accept(new StreamEvent.Done());
    }

    private static FinishReason reason(String reason) {
        return switch (reason) {
            case "MAX_TOKENS" -> FinishReason.LENGTH;
            case "TOOL_CALL" -> FinishReason.TOOL_CALLS;
            default -> FinishReason.STOP;
        };
    }
}
