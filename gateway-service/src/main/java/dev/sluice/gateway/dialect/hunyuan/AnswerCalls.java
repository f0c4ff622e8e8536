package dev.sluice.gateway.dialect.hunyuan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads tool calls. Fragments of a call have its id; those that have none have its place, or neither and then belong to the last one.
 */
final class AnswerCalls {
    /** By the upstream's id: counted from 0. */
    private final Map<String, Integer> named = new HashMap<>();
    /** By the upstream's place, of the call that had it last. */
    private final Map<Integer, Integer> placed = new HashMap<>();

    private int begun;

    /** @param answerId what ids are made of for calls that have none */
    void add(JsonNode call, String answerId, Consumer<StreamEvent> into) {
        String id = Trees.textOrEmpty(call, "Id");
        JsonNode function = call.path("Function");
        String name = Trees.textOrEmpty(function, "Name");
        Integer index = id.isEmpty() ? withoutId(call.path("Index"), name) : named.get(id);
        if (index == null) {
            index = begun++;
            named.put(id, index);
            if (call.path("Index").isNumber()) {
                placed.put(call.get("Index").asInt(), index);
            }
            String own = id.isEmpty() ? "call_" + answerId + "_" + index : id;
            into.accept(new StreamEvent.Called(0, index, own, name, null));
        }
        String arguments = Trees.textOrEmpty(function, "Arguments");
        if (!arguments.isEmpty()) {
            into.accept(new StreamEvent.Argued(0, index, arguments));
        }
    }

    /** Null when it begins a call: one that names a function in a new place, and the first one. */
    private Integer withoutId(JsonNode place, String name) {
        boolean begins = begun == 0 || (place.isNumber() && !name.isEmpty());
        Integer last = begins ? null : Integer.valueOf(begun - 1);
        return place.isNumber() ? placed.getOrDefault(place.asInt(), last) : last;
    }
}
