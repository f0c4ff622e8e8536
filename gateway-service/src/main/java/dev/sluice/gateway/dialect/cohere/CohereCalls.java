package dev.sluice.gateway.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads the tool calls of one answer, counted from 0 in the order of their beginnings. */
final class CohereCalls {
    /** By the upstream's index: calls that have begun and not ended. */
    private final SortedMap<Integer, Call> open = new TreeMap<>();

    private int calls;

    private static final class Call {
        private final int index;
        private boolean argued;

        private Call(int index) {
            this.index = index;
        }
    }

    void start(int at, JsonNode called, Consumer<StreamEvent> into) {
        stop(at, into);
        Call call = new Call(calls++);
        open.put(at, call);
        into.accept(new StreamEvent.Called(
                0,
                call.index,
                Trees.textOrEmpty(called, "id"),
                Trees.textOrEmpty(called.path("function"), "name"),
                null));
        argue(at, called, into);
    }

    void argue(int at, JsonNode called, Consumer<StreamEvent> into) {
        Call call = open.get(at);
        String json = Trees.textOrEmpty(called.path("function"), "arguments");
        if (call != null && !json.isEmpty()) {
            call.argued = true;
            into.accept(new StreamEvent.Argued(0, call.index, json));
        }
    }

    /** A call without arguments has an empty object of them. */
    void stop(int at, Consumer<StreamEvent> into) {
        Call call = open.remove(at);
        if (call != null && !call.argued) {
            into.accept(new StreamEvent.Argued(0, call.index, "{}"));
        }
    }

    void stopAll(Consumer<StreamEvent> into) {
        while (!open.isEmpty()) {
            stop(open.firstKey(), into);
        }
    }
}
