package dev.sluice.gateway.dialect.spark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.FinishReason;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.Understanding;
import java.util.function.Consumer;

/** Reads the frames of an answer, one by one or all of them as lines. */
final class FrameAnswer implements Understanding {
    private static final int LAST = 2;

    private final Told told = new Told();

    static boolean isLast(JsonNode frame) {
        JsonNode header = frame.path("header");
        return header.path("status").asInt(0) == LAST || header.path("code").asInt(0) != 0;
    }

    @Override
    public void event(byte[] data, int from, int to, Consumer<StreamEvent> into) {
        if (told.over()) {
            return;
        }
        JsonNode frame = Trees.read(data, from, to);
        if (frame == null) {
            throw new MalformedAnswerException("a frame that is not JSON");
        }
        JsonNode header = frame.path("header");
        if (header.path("code").asInt(0) != 0) {
            told.fail(header.get("code").asText(), Trees.text(header, "message"), into);
            return;
        }
        told.begin(Trees.text(header, "sid"), into);
        JsonNode payload = frame.path("payload");
        for (JsonNode said : payload.path("choices").path("text")) {
            told.say(said, into);
            if (said.path("function_call").isObject()) {
                told.call(Trees.object().set("function", said.get("function_call")), into);
            }
        }
        told.use(payload.path("usage").path("text"));
        if (isLast(frame)) {
            told.end(told.called() ? FinishReason.TOOL_CALLS : FinishReason.STOP, into);
        }
    }

    @Override
    public void whole(byte[] body, Consumer<StreamEvent> into) {
        int from = 0;
        for (int at = 0; at < body.length; at++) {
            if (body[at] == '\n') {
                event(body, from, at, into);
                from = at + 1;
            }
        }
    }
}
