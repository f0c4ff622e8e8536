package dev.sluice.gateway.dialect.hunyuan;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.conversation.FinishReason;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.Understanding;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads an answer of ChatCompletions, whole or as a stream. A whole one and every error are wrapped in {@code Response}; events
 * are not. A stream is complete when it ends after a reason to.
 */
final class CompletionsAnswer implements Understanding {
    /** Seen at the end of some streams. */
    private static final byte[] DONE = "[DONE]".getBytes(US_ASCII);

    private final AnswerCalls calls = new AnswerCalls();
    private String id = "";
    private boolean begun;
    private boolean finished;
    private boolean over;
    private Usage usage;

    @Override
    public void event(byte[] data, int from, int to, Consumer<StreamEvent> into) {
        if (over || Arrays.equals(data, from, Math.min(to, from + DONE.length), DONE, 0, DONE.length)) {
            return;
        }
        JsonNode event = Trees.read(data, from, to);
        if (event == null) {
            throw new MalformedAnswerException("an event that is not JSON");
        }
        tell(unwrapped(event), "Delta", into);
    }

    @Override
    public void ended(Consumer<StreamEvent> into) {
        if (finished && !over) {
            end(into);
        }
    }

    @Override
    public void whole(byte[] body, Consumer<StreamEvent> into) {
        JsonNode answer = Trees.read(body, 0, body.length);
        if (answer == null) {
            throw new MalformedAnswerException("a body that is not JSON");
        }
        tell(unwrapped(answer), "Message", into);
        if (!over && !begun) {
            throw new MalformedAnswerException("a body that is not a completion");
        }
        if (!over) {
            finish("stop", into);
            end(into);
        }
    }

    private static JsonNode unwrapped(JsonNode answer) {
        return answer.path("Response").isObject() ? answer.get("Response") : answer;
    }

    private void tell(JsonNode answer, String saidIn, Consumer<StreamEvent> into) {
        JsonNode error = answer.path("Error").isObject() ? answer.get("Error") : answer.path("ErrorMsg");
        if (error.isObject()) {
            over = true;
            String code = Trees.textOrEmpty(error, "Code");
            String message = error.path("Message").asText(Trees.text(error, "Msg"));
            into.accept(new StreamEvent.Failed(Fault.of(code), message, null, code));
            return;
        }
        JsonNode choice = answer.path("Choices").path(0);
        if (choice.isObject() && !begun) {
            begun = true;
            id = Trees.textOrEmpty(answer, "Id");
            into.accept(new StreamEvent.Begun(Trees.text(answer, "Id")));
        }
        Usage told = CompletionsUsage.of(answer.path("Usage"));
        usage = told == null ? usage : told;
        say(choice.path(saidIn), into);
        finish(Trees.textOrEmpty(choice, "FinishReason"), into);
    }

    private void say(JsonNode said, Consumer<StreamEvent> into) {
        String thought = Trees.textOrEmpty(said, "ReasoningContent");
        if (!thought.isEmpty()) {
            into.accept(new StreamEvent.Thought(0, thought));
        }
        String text = Trees.textOrEmpty(said, "Content");
        if (!text.isEmpty()) {
            into.accept(new StreamEvent.Text(0, text));
        }
        said.path("ToolCalls").forEach(call -> calls.add(call, id, into));
    }

    private void finish(String reason, Consumer<StreamEvent> into) {
        if (!reason.isEmpty() && !finished) {
            finished = true;
            into.accept(new StreamEvent.Finished(0, reason(reason)));
        }
    }

    private void end(Consumer<StreamEvent> into) {
        over = true;
        if (usage != null) {
            into.accept(new StreamEvent.Used(usage));
        }
        into.accept(new StreamEvent.Done());
    }

    private static FinishReason reason(String reason) {
        return switch (reason) {
            case "sensitive", "content_filter" -> FinishReason.CONTENT_FILTER;
            case "length" -> FinishReason.LENGTH;
            case "tool_calls" -> FinishReason.TOOL_CALLS;
            default -> FinishReason.STOP;
        };
    }
}
