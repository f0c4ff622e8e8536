package dev.sluice.gateway.dialect.wenxin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.conversation.FinishReason;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.Understanding;
import java.util.function.Consumer;

/** Reads an answer, whole or as a stream, whose events are whole answers to a piece and whose last one says so. */
final class ChatResult implements Understanding {
    /** More in one call is no count but a defect, and must not overflow a price. */
    private static final double MOST = 1e9;

    private boolean begun;
    private boolean called;
    private boolean over;
    private Usage usage;

    @Override
    public void event(byte[] data, int from, int to, Consumer<StreamEvent> into) {
        if (over) {
            return;
        }
        JsonNode event = Trees.read(data, from, to);
        if (event == null) {
            throw new MalformedAnswerException("an event that is not JSON");
        }
        tell(event, into);
        if (!over && event.path("is_end").asBoolean()) {
            end(event, into);
        }
    }

    @Override
    public void whole(byte[] body, Consumer<StreamEvent> into) {
        JsonNode answer = Trees.read(body, 0, body.length);
        if (answer == null) {
            throw new MalformedAnswerException("a body that is not JSON");
        }
        tell(answer, into);
        if (over) {
            return;
        }
        if (!answer.has("result") && !called) {
            throw new MalformedAnswerException("a body that is not a result");
        }
        end(answer, into);
    }

    private void tell(JsonNode answer, Consumer<StreamEvent> into) {
        int code = answer.path("error_code").asInt(0);
        if (code != 0) {
            over = true;
            into.accept(new StreamEvent.Failed(
                    Fault.of(code), Trees.text(answer, "error_msg"), null, String.valueOf(code)));
            return;
        }
        if (!begun) {
            begun = true;
            into.accept(new StreamEvent.Begun(Trees.text(answer, "id")));
        }
        use(answer.path("usage"));
        String text = Trees.textOrEmpty(answer, "result");
        if (!text.isEmpty()) {
            into.accept(new StreamEvent.Text(0, text));
        }
        if (answer.path("function_call").isObject()) {
            call(answer.get("function_call"), Trees.textOrEmpty(answer, "id"), into);
        }
    }

    /** Calls have no ids here; one that is made of the answer's is as good. */
    private void call(JsonNode call, String answerId, Consumer<StreamEvent> into) {
        if (!called) {
            called = true;
            into.accept(new StreamEvent.Called(0, 0, "call_" + answerId, Trees.textOrEmpty(call, "name"), null));
        }
        String arguments = Trees.textOrEmpty(call, "arguments");
        if (!arguments.isEmpty()) {
            into.accept(new StreamEvent.Argued(0, 0, arguments));
        }
    }

    /** Tokens of a piece may be told for it alone; the total is always that of all pieces. */
    private void use(JsonNode told) {
        if (!told.path("total_tokens").isNumber() && !told.path("prompt_tokens").isNumber()) {
            return;
        }
        long input = count(told.path("prompt_tokens"));
        long output = Math.max(count(told.path("completion_tokens")), count(told.path("total_tokens")) - input);
        usage = new Usage(UsageSource.REPORTED, input, 0, 0, output, 0, 0, 0);
    }

    private static long count(JsonNode told) {
        return (long) Math.clamp(Math.ceil(told.asDouble()), 0d, MOST);
    }

    private void end(JsonNode answer, Consumer<StreamEvent> into) {
        over = true;
        into.accept(new StreamEvent.Finished(0, reason(answer)));
        if (usage != null) {
            into.accept(new StreamEvent.Used(usage));
        }
        into.accept(new StreamEvent.Done());
    }

    private FinishReason reason(JsonNode answer) {
        String reason = Trees.textOrEmpty(answer, "finish_reason");
        if (reason.equals("content_filter") || answer.path("need_clear_history").asBoolean()) {
            return FinishReason.CONTENT_FILTER;
        }
        if (called) {
            return FinishReason.TOOL_CALLS;
        }
        boolean cut = reason.equals("length") || answer.path("is_truncated").asBoolean();
        return cut ? FinishReason.LENGTH : FinishReason.STOP;
    }
}
