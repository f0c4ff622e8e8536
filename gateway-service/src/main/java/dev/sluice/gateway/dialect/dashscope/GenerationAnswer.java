package dev.sluice.gateway.dialect.dashscope;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.conversation.FinishReason;
import dev.sluice.gateway.conversation.LogProb;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.Understanding;
import dev.sluice.gateway.error.ErrorKind;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads a generation, whole or as a stream of its increments: both are objects of one shape. A stream is complete when it ends
 * and every choice has told its reason to.
 */
final class GenerationAnswer implements Understanding {
    /** What stands for "not yet" where others say null. */
    private static final String UNFINISHED = "null";

    private final AnswerCalls calls = new AnswerCalls();
    private final BitSet begun = new BitSet();
    private final BitSet finished = new BitSet();
    private Usage usage;
    private boolean over;

    @Override
    public void event(byte[] data, int from, int to, Consumer<StreamEvent> into) {
        if (over) {
            return;
        }
        JsonNode generation = Trees.read(data, from, to);
        if (generation == null) {
            throw new MalformedAnswerException("an event that is not JSON");
        }
        tell(generation, into);
    }

    @Override
    public void ended(Consumer<StreamEvent> into) {
        if (!over && !begun.isEmpty() && begun.equals(finished)) {
            end(into);
        }
    }

    @Override
    public void whole(byte[] body, Consumer<StreamEvent> into) {
        JsonNode generation = Trees.read(body, 0, body.length);
        if (generation == null) {
            throw new MalformedAnswerException("a body that is not JSON");
        }
        tell(generation, into);
        if (begun.isEmpty() && !over) {
            throw new MalformedAnswerException("a body that is not a generation");
        }
        if (!over) {
            begun.stream().forEach(choice -> finish(choice, "stop", into));
            end(into);
        }
    }

    private void tell(JsonNode generation, Consumer<StreamEvent> into) {
        String code = Trees.textOrEmpty(generation, "code");
        JsonNode choices = generation.path("output").path("choices");
        if (!code.isEmpty() && choices.isEmpty()) {
            over = true;
            ErrorKind kind = Fault.of(code);
            into.accept(new StreamEvent.Failed(kind, Trees.text(generation, "message"), null, code));
            return;
        }
        String id = Trees.textOrEmpty(generation, "request_id");
        if (begun.isEmpty()) {
            into.accept(new StreamEvent.Begun(id));
        }
        Usage told = GenerationUsage.of(generation.path("usage"));
        usage = told == null ? usage : told;
        int at = 0;
        for (JsonNode choice : choices) {
            choice(choice.path("index").asInt(at++), choice, id, into);
        }
    }

    private void choice(int index, JsonNode choice, String id, Consumer<StreamEvent> into) {
        JsonNode message = choice.path("message");
        begun.set(index);
        String thought = Trees.textOrEmpty(message, "reasoning_content");
        if (!thought.isEmpty()) {
            into.accept(new StreamEvent.Thought(index, thought));
        }
        JsonNode content = message.path("content");
        String said = content.asText("");
        if (!said.isEmpty()) {
            List<LogProb> logProbs = LogProb.read(choice.path("logprobs").path("content"));
            into.accept(new StreamEvent.Text(index, said, logProbs));
        }
        content.forEach(part -> text(index, Trees.textOrEmpty(part, "text"), into));
        calls.add(index, message.path("tool_calls"), id, into);
        String reason = Trees.textOrEmpty(choice, "finish_reason");
        if (!reason.isEmpty() && !reason.equals(UNFINISHED)) {
            finish(index, reason, into);
        }
    }

    private void finish(int index, String reason, Consumer<StreamEvent> into) {
        if (!finished.get(index)) {
            finished.set(index);
            into.accept(new StreamEvent.Finished(index, reason(reason)));
        }
    }

    private void end(Consumer<StreamEvent> into) {
        over = true;
        if (usage != null) {
            into.accept(new StreamEvent.Used(usage));
        }
        into.accept(new StreamEvent.Done());
    }

    private static void text(int index, String text, Consumer<StreamEvent> into) {
        if (!text.isEmpty()) {
            into.accept(new StreamEvent.Text(index, text));
        }
    }

    private static FinishReason reason(String reason) {
        return switch (reason) {
            case "length" -> FinishReason.LENGTH;
            case "tool_calls" -> FinishReason.TOOL_CALLS;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.STOP;
        };
    }
}
