package dev.sluice.gateway.dialect.spark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.conversation.FinishReason;
import dev.sluice.gateway.conversation.StreamEvent;
import dev.sluice.gateway.conversation.Trees;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What has been told of one answer. */
final class Told {
    /** More in one call is no count but a defect, and must not overflow a price. */
    private static final double MOST = 1e9;

    /** By what the upstream tells them apart with: counted from 0. */
    private final Map<String, Integer> calls = new HashMap<>();

    private String id = "";
    private boolean begun;
    private boolean over;
    private Usage usage;

    boolean over() {
        return over;
    }

    boolean called() {
        return !calls.isEmpty();
    }

    /** @param sid of the answer; null = none */
    void begin(String sid, Consumer<StreamEvent> into) {
        if (!begun) {
            begun = true;
            id = sid == null ? "" : sid;
            into.accept(new StreamEvent.Begun(sid));
        }
    }

    void say(JsonNode said, Consumer<StreamEvent> into) {
        String thought = Trees.textOrEmpty(said, "reasoning_content");
        if (!thought.isEmpty()) {
            into.accept(new StreamEvent.Thought(0, thought));
        }
        String text = Trees.textOrEmpty(said, "content");
        if (!text.isEmpty()) {
            into.accept(new StreamEvent.Text(0, text));
        }
    }

    /** A fragment that names neither itself nor its place belongs to the last call. */
    void call(JsonNode call, Consumer<StreamEvent> into) {
        String own = Trees.textOrEmpty(call, "id");
        JsonNode function = call.path("function");
        String key = call.path("index").isNumber() ? call.get("index").asText() : own;
        Integer index = key.isEmpty() && called() ? Integer.valueOf(calls.size() - 1) : calls.get(key);
        if (index == null) {
            index = calls.size();
            calls.put(key, index);
            // One that has no id gets one that is made of the answer's.
            String named = own.isEmpty() ? "call_" + id + "_" + index : own;
            into.accept(new StreamEvent.Called(0, index, named, Trees.textOrEmpty(function, "name"), null));
        }
        JsonNode arguments = function.path("arguments");
        String json = arguments.isObject() ? arguments.toString() : arguments.asText("");
        if (!json.isEmpty()) {
            into.accept(new StreamEvent.Argued(0, index, json));
        }
    }

    void use(JsonNode used) {
        if (!used.path("prompt_tokens").isNumber()
                && !used.path("completion_tokens").isNumber()) {
            return;
        }
        long input = count(used.path("prompt_tokens"));
        long output = count(used.path("completion_tokens"));
        long cached = count(used.path("prompt_tokens_details").path("cached_tokens"));
        long thought = count(used.path("completion_tokens_details").path("reasoning_tokens"));
        usage = new Usage(
                UsageSource.REPORTED, input, Math.min(cached, input), 0, output, Math.min(thought, output), 0, 0);
    }

    /** Nothing when it was over before. */
    void end(FinishReason reason, Consumer<StreamEvent> into) {
        if (over) {
            return;
        }
        over = true;
        into.accept(new StreamEvent.Finished(0, reason));
        if (usage != null) {
            into.accept(new StreamEvent.Used(usage));
        }
        into.accept(new StreamEvent.Done());
    }

    void fail(String code, String message, Consumer<StreamEvent> into) {
        over = true;
        into.accept(new StreamEvent.Failed(Fault.inside(code), message, null, code));
    }

    private static long count(JsonNode told) {
        return (long) Math.clamp(Math.ceil(told.asDouble()), 0d, MOST);
    }
}
