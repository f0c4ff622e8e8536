package dev.sluice.gateway.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dropped;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Role;
import dev.sluice.gateway.conversation.Sampling;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Tool;
import dev.sluice.gateway.conversation.ToolChoice;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes a conversation as the body of a request to {@code /api/chat}. */
final class OllamaRequest {
    /** Options of a channel. Without the first, Ollama cuts what exceeds about 4096 tokens and says nothing of it. */
    static final String CONTEXT = "numCtx";

    static final String KEEP_ALIVE = "keepAlive";
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,9}");

    private static final Map<String, String> EFFORTS =
            Map.of("minimal", "low", "low", "low", "medium", "medium", "high", "high", "xhigh", "high", "max", "max");
    /** Numbers of the client's that Ollama knows by the same name. */
    private static final Set<String> SAME = Set.of("min_p", "repeat_penalty");

    private final Conversation conversation;
    private final Target target;
    private final ObjectNode body = Trees.object();
    private final ObjectNode options = Trees.object();
    private final Dropped dropped = new Dropped();

    OllamaRequest(Conversation conversation, Target target) {
        this.conversation = conversation;
        this.target = target;
    }

    byte[] write() {
        if (conversation.choices() > 1) {
            throw GatewayException.badRequest("This model gives one answer at a time.", "n");
        }
        // Streaming is the default here.
        body.put("model", target.model()).put("stream", target.stream());
        messages();
        tools();
        format();
        think();
        limits();
        sampling();
        extras();
        if (!options.isEmpty()) {
            body.set("options", options);
        }
        setting(body, "keep_alive", target.options().get(KEEP_ALIVE));
        dropped.addIf("user", conversation.user() != null);
        logProbs();
        return Trees.write(body);
    }

    private void logProbs() {
        if (conversation.logprobs() >= 0) {
            body.put("logprobs", true);
        }
        if (conversation.logprobs() > 0) {
            body.put("top_logprobs", conversation.logprobs());
        }
    }

    /** OpenAI's names of what was left out, once it is written. */
    List<String> dropped() {
        return dropped.names();
    }

    private void messages() {
        ArrayNode messages = body.putArray("messages");
        conversation.messages().forEach(message -> {
            if (message.role() != Role.TOOL) {
                messages.add(new Turn(message.role(), message.parts()).written());
                return;
            }
            for (Part result : message.parts()) {
                messages.add(new Turn(Role.TOOL, List.of(result)).written());
                dropped.addIf("messages.is_error", result instanceof Part.ToolResult told && told.error());
            }
        });
    }

    private void tools() {
        if (conversation.tools().isEmpty()) {
            return;
        }
        ToolChoice choice = conversation.toolChoice() == null ? ToolChoice.AUTO : conversation.toolChoice();
        switch (choice.mode()) {
            case REQUIRED, NAMED ->
                throw GatewayException.badRequest(
                        "This model cannot be made to call a tool; 'tool_choice' is auto or none.", "tool_choice");
            // What is not offered is not called.
            case NONE -> {}
            case AUTO -> {
                ArrayNode tools = body.putArray("tools");
                conversation.tools().forEach(tool -> tools.add(tool(tool)));
                dropped.addIf("parallel_tool_calls", Boolean.FALSE.equals(conversation.parallelToolCalls()));
            }
        }
    }

    private ObjectNode tool(Tool tool) {
        ObjectNode function = Trees.object().put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        function.set("parameters", tool.parameters() == null ? nothing() : tool.parameters());
        dropped.addIf("tools.function.strict", Boolean.TRUE.equals(tool.strict()));
        return Trees.typed("function").set("function", function);
    }

    private static ObjectNode nothing() {
        ObjectNode schema = Trees.typed("object");
        schema.putObject("properties");
        return schema;
    }

    private void format() {
        if (conversation.format() == null) {
            return;
        }
        JsonNode schema = conversation.format().schema();
        if (schema == null) {
            body.put("format", "json");
        } else {
            body.set("format", schema);
        }
    }

    private void think() {
        String effort = conversation.effort();
        if (effort == null) {
            return;
        }
        if (effort.equals("none")) {
            body.put("think", false);
        } else if (EFFORTS.containsKey(effort)) {
            body.put("think", EFFORTS.get(effort));
        } else {
            dropped.addIf("reasoning_effort", true);
        }
    }

    private void limits() {
        long limit = target.limit(conversation);
        if (limit > 0) {
            options.put("num_predict", target.modelMaxTokens() > 0 ? Math.min(limit, target.modelMaxTokens()) : limit);
        }
        setting(options, "num_ctx", target.options().get(CONTEXT));
        if (!conversation.stop().isEmpty()) {
            ArrayNode stop = options.putArray("stop");
            conversation.stop().forEach(stop::add);
        }
    }

    private void sampling() {
        Sampling sampling = conversation.sampling();
        option("temperature", sampling.temperature());
        option("top_p", sampling.topP());
        option("top_k", sampling.topK());
        option("seed", sampling.seed());
        option("presence_penalty", sampling.presencePenalty());
        option("frequency_penalty", sampling.frequencyPenalty());
    }

    private void option(String name, Double value) {
        if (value != null) {
            options.put(name, value);
        }
    }

    private void option(String name, Long value) {
        if (value != null) {
            options.put(name, value);
        }
    }

    private void extras() {
        conversation.extras().forEach((name, value) -> {
            boolean taken = SAME.contains(name) && value.isNumber();
            if (taken) {
                options.set(name, value);
            }
            dropped.addIf(name, !taken);
        });
    }

    /** What is no number is sent as it stands: a duration, or something that Ollama refuses with the field's name. */
    static void setting(ObjectNode into, String name, String value) {
        if (value != null && WHOLE_NUMBER.matcher(value).matches()) {
            into.put(name, Long.parseLong(value));
        } else if (value != null) {
            into.put(name, value);
        }
    }
}
