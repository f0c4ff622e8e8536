package dev.sluice.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Reads the content blocks of one message. Tool calls are counted from 0, whatever blocks stand between them. Tools that the upstream
 * itself uses, and what came of them, are not the client's affair.
 */
final class AnswerBlocks {
    /** By the index of their blocks: calls that have begun and not ended. */
    private final SortedMap<Integer, Call> open = new TreeMap<>();

    private final Citations citations = new Citations();
    private int calls;

    private static final class Call {
        private final int index;
        private final JsonNode input;
        private boolean argued;

        private Call(int index, JsonNode input) {
            this.index = index;
            this.input = input;
        }
    }

    void start(int block, JsonNode content, Consumer<StreamEvent> into) {
        switch (Trees.textOrEmpty(content, "type")) {
            case "text" -> {
                citations.begin();
                content.path("citations").forEach(citations::add);
                text(Trees.textOrEmpty(content, "text"), into);
            }
            case "thinking" -> {
                thought(Trees.textOrEmpty(content, "thinking"), into);
                signature(Trees.textOrEmpty(content, "signature"), into);
            }
            case "redacted_thinking" ->
                into.accept(new StreamEvent.Signature(0, null, Trees.textOrEmpty(content, "data")));
            case "tool_use" -> call(block, content, into);
            default -> {}
        }
    }

    void delta(int block, JsonNode delta, Consumer<StreamEvent> into) {
        switch (Trees.textOrEmpty(delta, "type")) {
            case "text_delta" -> text(Trees.textOrEmpty(delta, "text"), into);
            case "citations_delta" -> citations.add(delta.path("citation"));
            case "thinking_delta" -> thought(Trees.textOrEmpty(delta, "thinking"), into);
            case "signature_delta" -> signature(Trees.textOrEmpty(delta, "signature"), into);
            case "input_json_delta" -> argue(open.get(block), Trees.textOrEmpty(delta, "partial_json"), into);
            default -> {}
        }
    }

    /** A call that was not given its arguments piece by piece has them where it began, or has none. */
    void stop(int block, Consumer<StreamEvent> into) {
        citations.end(into);
        Call call = open.remove(block);
        if (call != null && !call.argued) {
            argue(call, call.input.isObject() ? call.input.toString() : "{}", into);
        }
    }

    void stopAll(Consumer<StreamEvent> into) {
        citations.end(into);
        Set<Integer> left = new TreeSet<>(open.keySet());
        left.forEach(block -> stop(block, into));
    }

    private void call(int block, JsonNode content, Consumer<StreamEvent> into) {
        Call call = new Call(calls++, content.path("input"));
        open.put(block, call);
        into.accept(new StreamEvent.Called(
                0, call.index, Trees.textOrEmpty(content, "id"), Trees.textOrEmpty(content, "name"), null));
    }

    private static void argue(Call call, String json, Consumer<StreamEvent> into) {
        if (call != null && !json.isEmpty()) {
            call.argued = true;
            into.accept(new StreamEvent.Argued(0, call.index, json));
        }
    }

    private void text(String text, Consumer<StreamEvent> into) {
        if (!text.isEmpty()) {
            citations.said(text);
            into.accept(new StreamEvent.Text(0, text));
        }
    }

    private static void thought(String text, Consumer<StreamEvent> into) {
        if (!text.isEmpty()) {
            into.accept(new StreamEvent.Thought(0, text));
        }
    }

    private static void signature(String signature, Consumer<StreamEvent> into) {
        if (!signature.isEmpty()) {
            into.accept(new StreamEvent.Signature(0, signature, null));
        }
    }
}
