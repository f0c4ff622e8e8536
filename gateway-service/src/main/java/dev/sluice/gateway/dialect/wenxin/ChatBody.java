package dev.sluice.gateway.dialect.wenxin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dropped;
import dev.sluice.gateway.conversation.Sampling;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Tool;
import dev.sluice.gateway.conversation.ToolChoice;
import dev.sluice.gateway.conversation.ToolChoice.Mode;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.util.List;
import java.util.Set;

/** Writes a conversation as the body of a request. */
final class ChatBody {
    private static final double HIGHEST_TEMPERATURE = 1;
    /** 0 is refused. */
    private static final double LOWEST_TEMPERATURE = 0.01;

    private static final double HIGHEST_TOP_P = 1;
    /** Less is refused. */
    private static final long LEAST_TOKENS = 2;

    private static final Set<String> OWN =
            Set.of("penalty_score", "disable_search", "enable_citation", "min_output_tokens");

    private final Conversation conversation;
    private final Target target;
    private final ObjectNode body = Trees.object();
    private final Dropped dropped = new Dropped();

    ChatBody(Conversation conversation, Target target) {
        this.conversation = conversation;
        this.target = target;
    }

    byte[] write() {
        if (conversation.choices() > 1) {
            throw GatewayException.badRequest("This model gives one answer at a time.", "n");
        }
        boolean functions = offersFunctions();
        ChatTurns turns = new ChatTurns(conversation.messages(), !functions, dropped);
        body.set("messages", turns.turns());
        if (turns.system() != null) {
            body.put("system", turns.system());
        }
        if (target.stream()) {
            body.put("stream", true);
        }
        if (functions) {
            functions();
        }
        length();
        sampling();
        rest();
        return Trees.write(body);
    }

    /** OpenAI's names of what was left out, once it is written. */
    List<String> dropped() {
        return dropped.names();
    }

    /** It cannot be told not to use functions: then it is not told of them. */
    private boolean offersFunctions() {
        ToolChoice choice = conversation.toolChoice();
        return !conversation.tools().isEmpty() && (choice == null || choice.mode() != Mode.NONE);
    }

    private void functions() {
        ArrayNode functions = body.putArray("functions");
        conversation.tools().forEach(tool -> function(functions.addObject(), tool));
        ToolChoice choice = conversation.toolChoice();
        if (choice != null && choice.mode() == Mode.NAMED) {
            named(choice.name());
        } else if (choice != null && choice.mode() == Mode.REQUIRED) {
            if (conversation.tools().size() > 1) {
                throw GatewayException.badRequest(
                        "This model cannot be made to use any of several tools; name the one.", "tool_choice");
            }
            named(conversation.tools().get(0).name());
        }
        // It calls one function at a time in any case.
        dropped.add("parallel_tool_calls", Boolean.TRUE.equals(conversation.parallelToolCalls()) ? true : null);
    }

    private void function(ObjectNode function, Tool tool) {
        JsonNode parameters = tool.parameters();
        function.put("name", tool.name())
                .put("description", tool.description() == null ? tool.name() : tool.description())
                .set("parameters", parameters == null || parameters.isEmpty() ? noParameters() : parameters);
        dropped.add("tools.function.strict", tool.strict());
        dropped.add("cache_control", tool.cacheControl());
    }

    private static ObjectNode noParameters() {
        ObjectNode none = Trees.typed("object");
        none.putObject("properties");
        return none;
    }

    private void named(String function) {
        body.putObject("tool_choice")
                .put("type", "function")
                .putObject("function")
                .put("name", function);
    }

    private void length() {
        long limit = target.limit(conversation);
        long most = target.modelMaxTokens();
        if (limit > 0) {
            body.put("max_output_tokens", Math.max(LEAST_TOKENS, most > 0 ? Math.min(limit, most) : limit));
        }
    }

    private void sampling() {
        Sampling sampling = conversation.sampling();
        if (sampling.temperature() != null) {
            body.put("temperature", Math.clamp(sampling.temperature(), LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE));
        }
        if (sampling.topP() != null) {
            body.put("top_p", Math.min(HIGHEST_TOP_P, sampling.topP()));
        }
        dropped.add("top_k", sampling.topK());
        dropped.add("seed", sampling.seed());
        dropped.add("presence_penalty", sampling.presencePenalty());
        dropped.add("frequency_penalty", sampling.frequencyPenalty());
        dropped.add("logprobs", conversation.logprobs() < 0 ? null : conversation.logprobs());
    }

    private void rest() {
        if (!conversation.stop().isEmpty()) {
            ArrayNode stop = body.putArray("stop");
            conversation.stop().forEach(stop::add);
        }
        if (conversation.user() != null) {
            body.put("user_id", conversation.user());
        }
        if (conversation.format() != null && conversation.format().schema() != null) {
            throw GatewayException.badRequest("This model cannot be held to a schema.", "response_format");
        }
        if (conversation.format() != null) {
            body.put("response_format", "json_object");
        }
        dropped.add("reasoning_effort", "none".equals(conversation.effort()) ? null : conversation.effort());
        conversation.extras().forEach((name, value) -> {
            if (OWN.contains(name)) {
                body.set(name, value);
            } else {
                dropped.add(name);
            }
        });
    }
}
