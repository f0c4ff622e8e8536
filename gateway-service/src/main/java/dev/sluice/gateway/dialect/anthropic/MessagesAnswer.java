package dev.sluice.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.conversation.FinishReason;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.Understanding;
import java.util.function.Consumer;

/** Reads a message, whole or as a stream; both tell their blocks to {@link AnswerBlocks}. */
final class MessagesAnswer implements Understanding {
    private final MessagesUsage usage = new MessagesUsage();
    private final AnswerBlocks blocks = new AnswerBlocks();
    private boolean finished;
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
        switch (Trees.textOrEmpty(event, "type")) {
            case "message_start" -> begin(event.path("message"), into);
            case "content_block_start" -> blocks.start(index, event.path("content_block"), into);
            case "content_block_delta" -> blocks.delta(index, event.path("delta"), into);
            case "content_block_stop" -> blocks.stop(index, into);
            case "message_delta" -> {
                usage.add(event.path("usage"));
                finish(Trees.text(event.path("delta"), "stop_reason"), into);
            }
            case "message_stop" -> end(into);
            case "error" -> fail(event.path("error"), into);
            default -> {}
        }
    }

    @Override
    public void whole(byte[] body, Consumer<StreamEvent> into) {
        JsonNode message = Trees.read(body, 0, body.length);
        if (message == null) {
            throw new MalformedAnswerException("a body that is not JSON");
        }
        if (message.path("error").isObject()) {
            fail(message.get("error"), into);
            return;
        }
        if (!message.path("content").isArray()) {
            throw new MalformedAnswerException("a body that is not a message");
        }
        begin(message, into);
        int index = 0;
        for (JsonNode block : message.get("content")) {
            blocks.start(index, block, into);
            blocks.stop(index++, into);
        }
        finish(Trees.text(message, "stop_reason"), into);
        end(into);
    }

    private void begin(JsonNode message, Consumer<StreamEvent> into) {
        usage.add(message.path("usage"));
        into.accept(new StreamEvent.Begun(Trees.text(message, "id")));
    }

    private void finish(String reason, Consumer<StreamEvent> into) {
        if (reason == null || finished) {
            return;
        }
        finished = true;
        blocks.stopAll(into);
        into.accept(new StreamEvent.Finished(0, reason(reason)));
    }

    private void end(Consumer<StreamEvent> into) {
        finish("end_turn", into);
        Usage used = usage.result();
        if (used != null) {
            into.accept(new StreamEvent.Used(used));
        }
        over = true;
        into.accept(new StreamEvent.Done());
    }

    private void fail(JsonNode error, Consumer<StreamEvent> into) {
        over = true;
        String type = Trees.text(error, "type");
        into.accept(new StreamEvent.Failed(Trees.text(error, "message"), type, code(type)));
    }

    /** OpenAI's word for it, by which the kind of the fault is known. */
    private static String code(String type) {
        return switch (type) {
            case "rate_limit_error" -> "rate_limit_exceeded";
            case "billing_error" -> "insufficient_quota";
            case null, default -> null;
        };
    }

    private static FinishReason reason(String reason) {
        return switch (reason) {
            // A turn that was interrupted while tools ran is not complete either.
            case "max_tokens", "model_context_window_exceeded", "pause_turn" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "refusal" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.STOP;
        };
    }
}
