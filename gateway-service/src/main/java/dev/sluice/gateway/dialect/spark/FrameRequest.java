package dev.sluice.gateway.dialect.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dropped;
import dev.sluice.gateway.conversation.Role;
import dev.sluice.gateway.conversation.Sampling;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Tool;
import dev.sluice.gateway.conversation.ToolChoice;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.util.List;

/** Writes a conversation as the one frame that asks; signing names the application in it. */
final class FrameRequest {
    private static final double HIGHEST_TEMPERATURE = 1;
    /** 0 is refused. */
    private static final double LOWEST_TEMPERATURE = 0.01;

    private static final long MOST_K = 6;

    private final Conversation conversation;
    private final Target target;
    private final String domain;
    private final ObjectNode frame = Trees.object();
    private final Dropped dropped = new Dropped();

    FrameRequest(Conversation conversation, Target target, String domain) {
        this.conversation = conversation;
        this.target = target;
        this.domain = domain;
    }

    byte[] write() {
        if (conversation.choices() > 1) {
            throw GatewayException.badRequest("This model gives one answer at a time.", "n");
        }
        if (conversation.messages().stream().anyMatch(message -> message.role() == Role.TOOL)) {
            throw GatewayException.badRequest(
                    "This model can call functions, but its API has no place for what came of it.", "messages");
        }
        ObjectNode header = frame.putObject("header");
        if (conversation.user() != null) {
            header.put("uid", conversation.user());
        }
        chat();
        ObjectNode payload = frame.putObject("payload");
        payload.putObject("message").set("text", new Turns(dropped).of(conversation.messages()));
        functions(payload);
        rest();
        return Trees.write(frame);
    }

    /** OpenAI's names of what was left out, once it is written. */
    List<String> dropped() {
        return dropped.names();
    }

    private void chat() {
        ObjectNode chat = frame.putObject("parameter").putObject("chat").put("domain", domain);
        Sampling sampling = conversation.sampling();
        if (sampling.temperature() != null) {
            chat.put("temperature", Math.clamp(sampling.temperature(), LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE));
        }
        if (sampling.topK() != null) {
            chat.put("top_k", Math.clamp(sampling.topK(), 1, MOST_K));
        }
        long limit = target.limit(conversation);
        long most = target.modelMaxTokens();
        if (limit > 0) {
            chat.put("max_tokens", most > 0 ? Math.min(limit, most) : limit);
        }
    }

    /** It decides for itself whether it calls one; it cannot be told to. */
    private void functions(ObjectNode payload) {
        ToolChoice choice = conversation.toolChoice();
        if (conversation.tools().isEmpty() || ToolChoice.NONE.equals(choice)) {
            return;
        }
        if (choice != null && !choice.equals(ToolChoice.AUTO)) {
            throw GatewayException.badRequest(
                    "This model cannot be made to call a function; 'tool_choice' is auto or none.", "tool_choice");
        }
        ArrayNode functions = payload.putObject("functions").putArray("text");
        for (Tool tool : conversation.tools()) {
            JsonNode parameters = tool.parameters();
            functions
                    .addObject()
                    .put("name", tool.name())
                    .put("description", tool.description() == null ? tool.name() : tool.description())
                    .set("parameters", parameters == null || parameters.isEmpty() ? noParameters() : parameters);
            dropped.add("tools.function.strict", tool.strict());
            dropped.add("cache_control", tool.cacheControl());
        }
        // It calls one function at a time in any case.
        dropped.add("parallel_tool_calls", Boolean.TRUE.equals(conversation.parallelToolCalls()) ? true : null);
    }

    private static ObjectNode noParameters() {
        ObjectNode none = Trees.typed("object");
        none.putObject("properties");
        return none;
    }

    private void rest() {
        if (conversation.format() != null && conversation.format().schema() != null) {
            throw GatewayException.badRequest("This model cannot be held to a schema.", "response_format");
        }
        Sampling sampling = conversation.sampling();
        dropped.add("response_format", conversation.format());
        dropped.add("top_p", sampling.topP());
        dropped.add("seed", sampling.seed());
        dropped.add("presence_penalty", sampling.presencePenalty());
        dropped.add("frequency_penalty", sampling.frequencyPenalty());
        dropped.add("logprobs", conversation.logprobs() < 0 ? null : conversation.logprobs());
        dropped.addIf("stop", !conversation.stop().isEmpty());
        dropped.add("reasoning_effort", "none".equals(conversation.effort()) ? null : conversation.effort());
        conversation.extras().keySet().forEach(dropped::add);
    }
}
