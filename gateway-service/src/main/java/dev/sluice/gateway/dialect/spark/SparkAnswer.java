package dev.sluice.gateway.dialect.spark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.FinishReason;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.Understanding;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads an answer, whole or as a stream, which {@code [DONE]} ends. Why it ended is hardly ever said: then it called tools or had
 * said all.
 */
final class SparkAnswer implements Understanding {
    private static final byte[] DONE = "[DONE]".getBytes(US_ASCII);

    private final Told told = new Told();
    private String reason = "";

    @Override
    public void event(byte[] data, int from, int to, Consumer<StreamEvent> into) {
        if (told.over()) {
            return;
        }
        if (Arrays.equals(data, from, Math.min(to, from + DONE.length), DONE, 0, DONE.length)) {
            told.end(reason(), into);
            return;
        }
        JsonNode event = Trees.read(data, from, to);
        if (event == null) {
            throw new MalformedAnswerException("an event that is not JSON");
        }
        tell(event, "delta", into);
    }

    @Override
    public void whole(byte[] body, Consumer<StreamEvent> into) {
        JsonNode answer = Trees.read(body, 0, body.length);
        if (answer == null) {
            throw new MalformedAnswerException("a body that is not JSON");
        }
        tell(answer, "message", into);
        if (!told.over() && !answer.path("choices").path(0).isObject()) {
            throw new MalformedAnswerException("a body that is not a completion");
        }
        told.end(reason(), into);
    }

    private void tell(JsonNode answer, String saidIn, Consumer<StreamEvent> into) {
        String code = answer.path("code").asText("0");
        JsonNode error = answer.path("error");
        if (error.isObject()) {
            told.fail(Trees.textOrEmpty(error, "code"), Trees.text(error, "message"), into);
        } else if (!code.equals("0")) {
            told.fail(code, Trees.text(answer, "message"), into);
        } else {
            told.begin(Trees.text(answer, "sid"), into);
            JsonNode choice = answer.path("choices").path(0);
            JsonNode said = choice.path(saidIn);
            told.say(said, into);
            calls(said.path("tool_calls"), into);
            told.use(answer.path("usage"));
            reason = choice.path("finish_reason").asText(reason);
        }
    }

    /** One that stands where an array is due is the only one. */
    private void calls(JsonNode calls, Consumer<StreamEvent> into) {
        if (calls.isObject()) {
            told.call(calls, into);
        } else {
            calls.forEach(call -> told.call(call, into));
        }
    }

    private FinishReason reason() {
        return switch (reason) {
            case "length" -> FinishReason.LENGTH;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            default -> told.called() ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }
}
