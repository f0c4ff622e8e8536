package dev.sluice.gateway.dialect.dashscope;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dropped;
import dev.sluice.gateway.conversation.OutputFormat;
import dev.sluice.gateway.conversation.Sampling;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Tool;
import dev.sluice.gateway.conversation.ToolChoice;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.util.List;
import java.util.Set;

/** Writes a conversation as the body of a request for generation. */
final class GenerationRequest {
    private static final int MOST_CHOICES = 4;
    /** 2 itself is refused. */
    private static final double HIGHEST_TEMPERATURE = 1.99;
    /** 0 is refused. */
    private static final double LOWEST_TOP_P = 0.001;

    private static final Set<String> OWN = Set.of(
            "enable_search",
            "search_options",
            "repetition_penalty",
            "translation_options",
            "vl_high_resolution_images");

    private final Conversation conversation;
    private final Target target;
    private final boolean multimodal;
    private final Thinking thinking;
    private final ObjectNode parameters = Trees.object();
    private final Dropped dropped = new Dropped();

    GenerationRequest(Conversation conversation, Target target, boolean multimodal) {
        this.conversation = conversation;
        this.target = target;
        this.multimodal = multimodal;
        this.thinking = Thinking.of(conversation, target);
    }

    byte[] write() {
        ObjectNode body = Trees.object().put("model", target.model());
        body.putObject("input").set("messages", new GenerationMessages(multimodal, dropped).of(conversation));
        parameters.put("result_format", "message");
        if (target.stream()) {
            parameters.put("incremental_output", true);
        }
        choices();
        tools();
        sampling();
        stop();
        think();
        format();
        extras();
        body.set("parameters", parameters);
        return Trees.write(body);
    }

    /** OpenAI's names of what was left out, once it is written. */
    List<String> dropped() {
        return dropped.names();
    }

    private void choices() {
        if (conversation.choices() == 1) {
            return;
        }
        if (conversation.choices() > MOST_CHOICES || !conversation.tools().isEmpty()) {
            throw GatewayException.badRequest("This model gives up to 4 answers at a time, and one with tools.", "n");
        }
        parameters.put("n", conversation.choices());
    }

    private void tools() {
        if (conversation.tools().isEmpty()) {
            return;
        }
        ArrayNode tools = parameters.putArray("tools");
        for (Tool tool : conversation.tools()) {
            ObjectNode function = tools.addObject().put("type", "function").putObject("function");
            function.put("name", tool.name());
            if (tool.description() != null) {
                function.put("description", tool.description());
            }
            if (tool.parameters() != null) {
                function.set("parameters", tool.parameters());
            }
            dropped.add("tools.function.strict", tool.strict());
            dropped.add("cache_control", tool.cacheControl());
        }
        if (conversation.toolChoice() != null) {
            choice(conversation.toolChoice());
        }
        if (conversation.parallelToolCalls() != null) {
            parameters.put("parallel_tool_calls", conversation.parallelToolCalls());
        }
    }

    private void choice(ToolChoice choice) {
        switch (choice.mode()) {
            case AUTO -> parameters.put("tool_choice", "auto");
            case NONE -> parameters.put("tool_choice", "none");
            case NAMED -> named(choice.name());
            case REQUIRED -> {
                if (conversation.tools().size() > 1) {
                    throw GatewayException.badRequest(
                            "This model cannot be made to use any of several tools; name the one.", "tool_choice");
                }
                named(conversation.tools().get(0).name());
            }
        }
    }

    private void named(String tool) {
        parameters
                .putObject("tool_choice")
                .put("type", "function")
                .putObject("function")
                .put("name", tool);
    }

    private void sampling() {
        Sampling sampling = conversation.sampling();
        if (sampling.temperature() != null) {
            parameters.put("temperature", Math.min(HIGHEST_TEMPERATURE, sampling.temperature()));
        }
        if (sampling.topP() != null) {
            parameters.put("top_p", Math.max(LOWEST_TOP_P, sampling.topP()));
        }
        if (sampling.topK() != null) {
            parameters.put("top_k", sampling.topK());
        }
        if (sampling.seed() != null) {
            parameters.put("seed", sampling.seed());
        }
        if (sampling.presencePenalty() != null) {
            parameters.put("presence_penalty", sampling.presencePenalty());
        }
        dropped.add("frequency_penalty", sampling.frequencyPenalty());
        logProbs();
        dropped.add("user", conversation.user());
    }

    /** Models for more than text have no such parameter. */
    private void logProbs() {
        boolean told = conversation.logprobs() >= 0 && !multimodal;
        if (told) {
            parameters.put("logprobs", true);
        }
        if (told && conversation.logprobs() > 0) {
            parameters.put("top_logprobs", conversation.logprobs());
        }
        dropped.addIf("logprobs", conversation.logprobs() >= 0 && multimodal);
    }

    private void stop() {
        if (!conversation.stop().isEmpty()) {
            ArrayNode stop = parameters.putArray("stop");
            conversation.stop().forEach(stop::add);
        }
    }

    private void think() {
        if (thinking.maxTokens() > 0) {
            parameters.put("max_tokens", thinking.maxTokens());
        }
        if (thinking.enabled() != null) {
            parameters.put("enable_thinking", thinking.enabled());
        }
        if (thinking.budget() > 0) {
            parameters.put("thinking_budget", thinking.budget());
        }
        dropped.add("reasoning_effort", thinking.heard() ? null : conversation.effort());
    }

    private void format() {
        OutputFormat format = conversation.format();
        if (format == null) {
            return;
        }
        ObjectNode written = parameters.putObject("response_format");
        written.put("type", format.schema() == null ? "json_object" : "json_schema");
        if (format.schema() != null) {
            ObjectNode schema = written.putObject("json_schema");
            schema.put("name", format.name() == null ? "answer" : format.name());
            schema.set("schema", format.schema());
            if (format.strict() != null) {
                schema.put("strict", format.strict());
            }
        }
    }

    private void extras() {
        conversation.extras().forEach((name, value) -> {
            if (OWN.contains(name)) {
                parameters.set(name, value);
            } else {
                dropped.add(name, isThinking(name) ? null : value);
            }
        });
    }

    private static boolean isThinking(String name) {
        return name.equals("enable_thinking") || name.equals("thinking_budget");
    }
}
