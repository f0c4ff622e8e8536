package dev.sluice.gateway.dialect.hunyuan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dropped;
import dev.sluice.gateway.conversation.Sampling;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Tool;
import dev.sluice.gateway.conversation.ToolChoice;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.util.List;
import java.util.Map;

/** Writes a conversation as the body of a request to ChatCompletions. */
final class CompletionsRequest {
    private static final double HIGHEST_TEMPERATURE = 2;
    private static final double HIGHEST_TOP_P = 1;
    private static final long HIGHEST_SEED = 10_000;
    private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";

    /** Its own switches, by the names that its OpenAI-compatible endpoint has for them. */
    private static final Map<String, String> SWITCHES = Map.of(
            "enable_enhancement", "EnableEnhancement",
            "search_info", "SearchInfo",
            "citation", "Citation",
            "enable_speed_search", "EnableSpeedSearch",
            "force_search_enhancement", "ForceSearchEnhancement",
            "enable_thinking", "EnableThinking",
            "stream_moderation", "StreamModeration");

    private final Conversation conversation;
    private final Target target;
    private final ObjectNode body = Trees.object();
    private final Dropped dropped = new Dropped();

    CompletionsRequest(Conversation conversation, Target target) {
        this.conversation = conversation;
        this.target = target;
    }

    byte[] write() {
        if (conversation.choices() > 1) {
            throw GatewayException.badRequest("This model gives one answer at a time.", "n");
        }
        length();
        body.put("Model", target.model());
        body.set("Messages", new CompletionsMessages(dropped).of(conversation.messages()));
        body.put("Stream", target.stream());
        tools();
        sampling();
        stop();
        think();
        format();
        extras();
        return Trees.write(body);
    }

    /** OpenAI's names of what was left out, once it is written. */
    List<String> dropped() {
        return dropped.names();
    }

    /** The API has no field for it, and what is held for an answer rests on its bound. */
    private void length() {
        long limit = target.limit(conversation);
        boolean modelsOwn = target.modelMaxTokens() > 0 && limit >= target.modelMaxTokens();
        if (limit > 0 && !modelsOwn) {
            throw GatewayException.badRequest(
                    target.maxTokens() == limit
                            ? "The balance does not cover this model's longest answer, and it cannot be asked for less."
                            : "This model cannot be told how long its answer may be.",
                    "max_tokens");
        }
    }

    private void tools() {
        if (conversation.tools().isEmpty()) {
            return;
        }
        ArrayNode tools = body.putArray("Tools");
        conversation.tools().forEach(tool -> tools.add(tool(tool)));
        ToolChoice choice = conversation.toolChoice();
        if (choice != null) {
            switch (choice.mode()) {
                case AUTO -> body.put("ToolChoice", "auto");
                case NONE -> body.put("ToolChoice", "none");
                case NAMED -> custom(choice.name());
                case REQUIRED -> required();
            }
        }
        dropped.add("parallel_tool_calls", conversation.parallelToolCalls());
    }

    private void required() {
        if (conversation.tools().size() > 1) {
            throw GatewayException.badRequest(
                    "This model cannot be made to use any of several tools; name the one.", "tool_choice");
        }
        custom(conversation.tools().get(0).name());
    }

    private void custom(String name) {
        Tool wanted = conversation.tools().stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> GatewayException.badRequest("'tool_choice' names none of the tools.", "tool_choice"));
        body.put("ToolChoice", "custom").set("CustomTool", tool(wanted));
    }

    private ObjectNode tool(Tool tool) {
        ObjectNode written = Trees.object().put("Type", "function");
        ObjectNode function = written.putObject("Function").put("Name", tool.name());
        function.put(
                "Parameters",
                tool.parameters() == null ? NO_PARAMETERS : tool.parameters().toString());
        if (tool.description() != null) {
            function.put("Description", tool.description());
        }
        dropped.add("tools.function.strict", tool.strict());
        dropped.add("cache_control", tool.cacheControl());
        return written;
    }

    private void sampling() {
        Sampling sampling = conversation.sampling();
        if (sampling.temperature() != null) {
            body.put("Temperature", Math.min(HIGHEST_TEMPERATURE, sampling.temperature()));
        }
        if (sampling.topP() != null) {
            body.put("TopP", Math.min(HIGHEST_TOP_P, sampling.topP()));
        }
        Long seed = sampling.seed();
        if (seed != null && seed > 0 && seed <= HIGHEST_SEED) {
            body.put("Seed", seed);
        } else {
            dropped.add("seed", seed);
        }
        dropped.add("top_k", sampling.topK());
        dropped.add("presence_penalty", sampling.presencePenalty());
        dropped.add("frequency_penalty", sampling.frequencyPenalty());
        dropped.add("logprobs", conversation.logprobs() < 0 ? null : conversation.logprobs());
        dropped.add("user", conversation.user());
    }

    private void stop() {
        if (!conversation.stop().isEmpty()) {
            ArrayNode stop = body.putArray("Stop");
            conversation.stop().forEach(stop::add);
        }
    }

    private void think() {
        if (conversation.effort() != null) {
            body.put("EnableThinking", !conversation.effort().equals("none"));
        }
    }

    private void format() {
        if (conversation.format() == null) {
            return;
        }
        if (conversation.format().schema() != null) {
            throw GatewayException.badRequest("This model cannot be held to a schema.", "response_format");
        }
        dropped.add("response_format");
    }

    private void extras() {
        conversation.extras().forEach((name, value) -> {
            String own = SWITCHES.get(name);
            if (own != null && value.isBoolean()) {
                body.set(own, value);
            } else {
                dropped.add(name);
            }
        });
    }
}
