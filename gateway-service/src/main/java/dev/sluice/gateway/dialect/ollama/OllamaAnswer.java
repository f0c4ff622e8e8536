package dev.sluice.gateway.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.conversation.FinishReason;
import dev.sluice.gateway.conversation.LogProb;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.Understanding;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Consumer;

/** Reads an answer, whole or as a stream: both are lines, the last of which is done. */
final class OllamaAnswer implements Understanding {
    /** More in one call is no count but a defect, and must not overflow a price. */
    private static final double MOST = 1_000_000_000d;

    private int calls;
    private boolean over;

    @Override
    public void event(byte[] data, int from, int to, Consumer<StreamEvent> into) {
        if (over) {
            return;
        }
        JsonNode line = Trees.read(data, from, to);
        if (line == null) {
            throw new MalformedAnswerException("a line that is not JSON");
        }
        read(line, into);
    }

    @Override
    public void whole(byte[] body, Consumer<StreamEvent> into) {
        JsonNode answer = Trees.read(body, 0, body.length);
        if (answer == null) {
            throw new MalformedAnswerException("a body that is not JSON");
        }
        read(answer, into);
        if (!over) {
            throw new MalformedAnswerException("a body that is not done");
        }
    }

    private void read(JsonNode line, Consumer<StreamEvent> into) {
        if (line.hasNonNull("error")) {
            fail(line.get("error"), into);
            return;
        }
        JsonNode message = line.path("message");
        String thought = Trees.textOrEmpty(message, "thinking");
        if (!thought.isEmpty()) {
            into.accept(new StreamEvent.Thought(0, thought));
        }
        String text = Trees.textOrEmpty(message, "content");
        if (!text.isEmpty()) {
            into.accept(new StreamEvent.Text(0, text, LogProb.read(line.path("logprobs"))));
        }
        for (JsonNode call : message.path("tool_calls")) {
            call(call, Trees.textOrEmpty(line, "created_at"), into);
        }
        if (line.path("done").asBoolean(false)) {
            end(line, into);
        }
    }

    private void call(JsonNode call, String createdAt, Consumer<StreamEvent> into) {
        JsonNode function = call.path("function");
        int index = calls++;
        into.accept(new StreamEvent.Called(
                0, index, id(call, index, createdAt), Trees.textOrEmpty(function, "name"), null));
        JsonNode arguments = function.path("arguments");
        String json = arguments.isTextual() ? arguments.asText() : arguments.toString();
        into.accept(new StreamEvent.Argued(0, index, json.isBlank() ? "{}" : json));
    }

    /** Most versions give calls no id; made of the answer itself, it is the same whenever that is read. */
    private static String id(JsonNode call, int index, String createdAt) {
        String own = Trees.textOrEmpty(call, "id");
        if (!own.isEmpty()) {
            return own;
        }
        byte[] name = (createdAt + ' ' + index + ' ' + call).getBytes(StandardCharsets.UTF_8);
        return "call_" + UUID.nameUUIDFromBytes(name).toString().replace("-", "");
    }

    private void end(JsonNode line, Consumer<StreamEvent> into) {
        over = true;
        String reason = Trees.textOrEmpty(line, "done_reason");
        into.accept(new StreamEvent.Finished(0, reason.equals("length") ? FinishReason.LENGTH : FinishReason.STOP));
        boolean ran = !reason.equals("load") && !reason.equals("unload");
        JsonNode input = line.path("prompt_eval_count");
        JsonNode output = line.path("eval_count");
        // The prompt's count may be missing when it was cached. Half a usage would be charged as all of it.
        if (!ran || (input.isNumber() && output.isNumber())) {
            into.accept(
                    new StreamEvent.Used(new Usage(UsageSource.REPORTED, count(input), 0, 0, count(output), 0, 0, 0)));
        }
        into.accept(new StreamEvent.Done());
    }

    private static long count(JsonNode number) {
        return (long) Math.clamp(Math.ceil(number.asDouble(0)), 0d, MOST);
    }

    private void fail(JsonNode error, Consumer<StreamEvent> into) {
        over = true;
        String message = error.isTextual() ? error.asText() : Trees.text(error, "message");
        into.accept(new StreamEvent.Failed(message, null, null));
    }
}
