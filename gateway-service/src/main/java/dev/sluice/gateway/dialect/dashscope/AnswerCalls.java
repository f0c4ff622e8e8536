package dev.sluice.gateway.dialect.dashscope;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Reads tool calls: the first fragment of each has its name, later ones may repeat an empty id and name. */
final class AnswerCalls {
    /** By choice and then by the upstream's index: counted from 0. */
    private final Map<Integer, Map<Integer, Integer>> known = new HashMap<>();

    /** @param answerId what ids are made of for calls that have none */
    void add(int choice, JsonNode calls, String answerId, Consumer<StreamEvent> into) {
        Map<Integer, Integer> ofChoice = known.computeIfAbsent(choice, c -> new HashMap<>());
        int at = 0;
        for (JsonNode call : calls) {
            int place = call.path("index").asInt(at++);
            Integer index = ofChoice.get(place);
            JsonNode function = call.path("function");
            if (index == null) {
                index = ofChoice.size();
                ofChoice.put(place, index);
                String id = Trees.textOrEmpty(call, "id");
                into.accept(new StreamEvent.Called(
                        choice,
                        index,
                        id.isEmpty() ? "call_" + answerId + "_" + choice + "_" + index : id,
                        Trees.textOrEmpty(function, "name"),
                        null));
            }
            String arguments = Trees.textOrEmpty(function, "arguments");
            if (!arguments.isEmpty()) {
                into.accept(new StreamEvent.Argued(choice, index, arguments));
            }
        }
    }
}
