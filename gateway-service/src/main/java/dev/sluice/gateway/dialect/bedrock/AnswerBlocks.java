package dev.sluice.gateway.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads the content blocks of one message. Tool calls are counted from 0, whatever blocks stand between them. */
final class AnswerBlocks {
    /** By the index of their blocks: calls that have begun and not ended. */
    private final SortedMap<Integer, Call> open = new TreeMap<>();

    private int calls;

    private static final class Call {
        private final int index;
        private boolean argued;

        private Call(int index) {
            this.index = index;
        }
    }

    /** A block of a whole answer. */
    void whole(JsonNode block, Consumer<StreamEvent> into) {
        text(Trees.textOrEmpty(block, "text"), into);
        block.path("citationsContent").path("content").forEach(cited -> text(Trees.textOrEmpty(cited, "text"), into));
        JsonNode reasoning = block.path("reasoningContent");
        thought(reasoning.path("reasoningText"), into);
        redacted(Trees.textOrEmpty(reasoning, "redactedContent"), into);
        JsonNode use = block.path("toolUse");
        if (use.isObject()) {
            JsonNode input = use.path("input");
            argue(call(use, into), input.isObject() ? input.toString() : "{}", into);
        }
    }

    /** Only calls say that they begin. */
    void start(int block, JsonNode start, Consumer<StreamEvent> into) {
        JsonNode use = start.path("toolUse");
        if (use.isObject()) {
            open.put(block, call(use, into));
        }
    }

    void delta(int block, JsonNode delta, Consumer<StreamEvent> into) {
        text(Trees.textOrEmpty(delta, "text"), into);
        JsonNode reasoning = delta.path("reasoningContent");
        thought(reasoning, into);
        redacted(Trees.textOrEmpty(reasoning, "redactedContent"), into);
        argue(open.get(block), Trees.textOrEmpty(delta.path("toolUse"), "input"), into);
    }

    /** A call that was given no arguments has none. */
    void stop(int block, Consumer<StreamEvent> into) {
        Call call = open.remove(block);
        if (call != null && !call.argued) {
            argue(call, "{}", into);
        }
    }

    void stopAll(Consumer<StreamEvent> into) {
        List.copyOf(open.keySet()).forEach(block -> stop(block, into));
    }

    private Call call(JsonNode use, Consumer<StreamEvent> into) {
        Call call = new Call(calls++);
        into.accept(new StreamEvent.Called(
                0, call.index, Trees.textOrEmpty(use, "toolUseId"), Trees.textOrEmpty(use, "name"), null));
        return call;
    }

    private static void argue(Call call, String json, Consumer<StreamEvent> into) {
        if (call != null && !json.isEmpty()) {
            call.argued = true;
            into.accept(new StreamEvent.Argued(0, call.index, json));
        }
    }

    private static void text(String text, Consumer<StreamEvent> into) {
        if (!text.isEmpty()) {
            into.accept(new StreamEvent.Text(0, text));
        }
    }

    private static void thought(JsonNode thought, Consumer<StreamEvent> into) {
        String text = Trees.textOrEmpty(thought, "text");
        String signature = Trees.textOrEmpty(thought, "signature");
        if (!text.isEmpty()) {
            into.accept(new StreamEvent.Thought(0, text));
        }
        if (!signature.isEmpty()) {
            into.accept(new StreamEvent.Signature(0, signature, null));
        }
    }

    private static void redacted(String redacted, Consumer<StreamEvent> into) {
        if (!redacted.isEmpty()) {
            into.accept(new StreamEvent.Signature(0, null, redacted));
        }
    }
}
