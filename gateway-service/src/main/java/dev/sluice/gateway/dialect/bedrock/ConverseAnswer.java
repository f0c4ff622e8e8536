package dev.sluice.gateway.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.conversation.FinishReason;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.Understanding;
import java.util.function.Consumer;

/**
 * Reads a message, whole or as a stream; both tell their blocks to {@link AnswerBlocks}.
 *
 * <pre>messageStart (contentBlockStart? contentBlockDelta* contentBlockStop)* messageStop metadata   —or—   … an exception</pre>
 */
final class ConverseAnswer implements Understanding {
    private final AnswerBlocks blocks = new AnswerBlocks();
    private Usage usage;
    private boolean finished;
    private boolean over;

    @Override
    public void event(byte[] data, int from, int to, Consumer<StreamEvent> into) {
        JsonNode event = Trees.read(data, from, to);
        if (event == null) {
            throw new MalformedAnswerException("an event that is not JSON");
        }
        event.properties().forEach(named -> event(named.getKey(), named.getValue(), into));
    }

    /** What is used comes after all is said; where it does not come, the answer is complete nevertheless. */
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
        JsonNode content = answer.path("output").path("message").path("content");
        if (!content.isArray()) {
            throw new MalformedAnswerException("a body that is not a message");
        }
        into.accept(new StreamEvent.Begun(null));
        content.forEach(block -> blocks.whole(block, into));
        usage = ConverseUsage.of(answer.path("usage"));
        finish(Trees.textOrEmpty(answer, "stopReason"), into);
        ended(into);
    }

    private void event(String type, JsonNode event, Consumer<StreamEvent> into) {
        if (over) {
            return;
        }
        int block = event.path("contentBlockIndex").asInt(0);
        switch (type) {
            case "messageStart" -> into.accept(new StreamEvent.Begun(null));
            case "contentBlockStart" -> blocks.start(block, event.path("start"), into);
            case "contentBlockDelta" -> blocks.delta(block, event.path("delta"), into);
            case "contentBlockStop" -> blocks.stop(block, into);
            case "messageStop" -> finish(Trees.textOrEmpty(event, "stopReason"), into);
            case "metadata" -> {
                usage = ConverseUsage.of(event.path("usage"));
                ended(into);
            }
            case "error" -> fail(Trees.text(event, "code"), Trees.text(event, "message"), into);
            default -> {
                if (type.endsWith("Exception")) {
                    String message = Trees.text(event, "message");
                    fail(type, message == null ? Trees.text(event, "originalMessage") : message, into);
                }
            }
        }
    }

    /** What a model did not get right is told as its failure: half a call must not look like one. */
    private void finish(String reason, Consumer<StreamEvent> into) {
        if (reason.startsWith("malformed_")) {
            fail(reason, "The model did not write what it was asked to.", into);
        } else if (!finished) {
            finished = true;
            blocks.stopAll(into);
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

    private void fail(String type, String message, Consumer<StreamEvent> into) {
        over = true;
        into.accept(new StreamEvent.Failed(message, type, ServiceErrors.code(type)));
    }

    private static FinishReason reason(String reason) {
        return switch (reason) {
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "guardrail_intervened", "content_filtered" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.STOP;
        };
    }
}
