package dev.sluice.gateway.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dropped;
import dev.sluice.gateway.conversation.OutputFormat;
import dev.sluice.gateway.conversation.Sampling;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.claude.Claude;
import dev.sluice.gateway.conversation.claude.Thinking;
import dev.sluice.gateway.error.GatewayException;
import java.util.List;
import java.util.Set;

/** Writes a conversation as the body of a request to Converse or ConverseStream, which are the same. */
final class ConverseRequest {
    private static final double HIGHEST_TEMPERATURE = 1;
    private static final double LOWEST_TOP_P_OF_THINKERS = 0.95;
    /** Those that cost no more than the model's price. */
    private static final Set<String> TIERS = Set.of("default", "flex");

    private final Conversation conversation;
    private final Target target;
    private final Claude claude;
    private final Thinking thinking;
    private final ObjectNode body = Trees.object();
    private final ObjectNode inference = Trees.object();
    /** What Converse has no field for, in the words of the model's vendor. */
    private final ObjectNode additional = Trees.object();

    private final Dropped dropped = new Dropped();

    ConverseRequest(Conversation conversation, Target target) {
        this.conversation = conversation;
        this.target = target;
        this.claude = Claude.of(target.model());
        this.thinking = Thinking.of(conversation, target, claude, false, Blocks::canSay);
    }

    byte[] write() {
        if (conversation.choices() > 1) {
            throw GatewayException.badRequest("This model gives one answer at a time.", "n");
        }
        messages();
        tools();
        limits();
        sampling();
        think();
        format();
        extras();
        dropped.add("user", conversation.user());
        put("inferenceConfig", inference);
        put("additionalModelRequestFields", additional);
        return Trees.write(body);
    }

    /** OpenAI's names of what was left out, once it is written. */
    List<String> dropped() {
        return dropped.names();
    }

    private void messages() {
        Turns turns = new Turns(conversation.messages());
        if (!turns.system().isEmpty()) {
            body.set("system", turns.system());
        }
        body.set("messages", turns.turns());
    }

    private void tools() {
        ObjectNode config = ToolConfig.of(conversation);
        if (config != null) {
            body.set("toolConfig", config);
            dropped.add("parallel_tool_calls", Boolean.FALSE.equals(conversation.parallelToolCalls()) ? config : null);
        }
    }

    private void limits() {
        if (thinking.maxTokens() > 0) {
            inference.put("maxTokens", thinking.maxTokens());
        }
        List<String> stop =
                conversation.stop().stream().filter(text -> !text.isBlank()).toList();
        if (!stop.isEmpty()) {
            ArrayNode sequences = inference.putArray("stopSequences");
            stop.forEach(sequences::add);
        }
        dropped.add("stop", stop.size() < conversation.stop().size() ? stop : null);
    }

    private void sampling() {
        Sampling sampling = conversation.sampling();
        boolean thinks = thinking.thinks();
        boolean modern = claude == Claude.ADAPTIVE;
        boolean warm = sampling.temperature() != null && !thinks && !modern;
        boolean topP = !modern && !(warm && claude == Claude.BUDGET_ONE_SAMPLER);
        if (warm) {
            inference.put("temperature", Math.min(HIGHEST_TEMPERATURE, sampling.temperature()));
        } else {
            dropped.add("temperature", sampling.temperature());
        }
        if (sampling.topP() != null && topP && (!thinks || sampling.topP() >= LOWEST_TOP_P_OF_THINKERS)) {
            inference.put("topP", sampling.topP());
        } else {
            dropped.add("top_p", sampling.topP());
        }
        if (sampling.topK() == null || thinks || !topK(sampling.topK())) {
            dropped.add("top_k", sampling.topK());
        }
        dropped.add("seed", sampling.seed());
        dropped.add("presence_penalty", sampling.presencePenalty());
        dropped.add("frequency_penalty", sampling.frequencyPenalty());
        dropped.add("logprobs", conversation.logprobs() < 0 ? null : conversation.logprobs());
    }

    /** False for a model that has no such field, or none that is known. */
    private boolean topK(long topK) {
        if (target.model().contains("amazon.nova")) {
            additional.putObject("inferenceConfig").put("topK", topK);
            return true;
        }
        boolean claudeOfOld = claude != Claude.NONE && claude != Claude.ADAPTIVE;
        boolean known = claudeOfOld || target.model().contains("mistral.");
        if (known) {
            additional.put("top_k", topK);
        }
        return known;
    }

    private void think() {
        if (thinking.thinking() != null) {
            additional.set("thinking", thinking.thinking());
        }
        if (thinking.effort() != null) {
            body.withObject("/outputConfig").put("effort", thinking.effort());
        }
        dropped.add("reasoning_effort", thinking.heard() ? null : conversation.effort());
    }

    private void format() {
        OutputFormat format = conversation.format();
        if (format == null) {
            return;
        }
        if (format.schema() == null) {
            dropped.add("response_format");
            return;
        }
        ObjectNode text =
                body.withObject("/outputConfig").putObject("textFormat").put("type", "json_schema");
        ObjectNode schema = text.putObject("structure")
                .putObject("jsonSchema")
                .put("schema", format.schema().toString());
        if (format.name() != null) {
            schema.put("name", format.name());
        }
    }

    private void extras() {
        conversation.extras().forEach((name, value) -> {
            boolean taken =
                    switch (name) {
                        case "thinking" -> value.equals(thinking.thinking());
                        case "guardrailConfig" -> value.isObject() && set(name, value);
                        case "service_tier" ->
                            TIERS.contains(value.asText()) && set("serviceTier", Trees.typed(value.asText()));
                        default -> false;
                    };
            dropped.add(name, taken ? null : value);
        });
    }

    private boolean set(String name, JsonNode value) {
        body.set(name, value);
        return true;
    }

    private void put(String name, ObjectNode fields) {
        if (!fields.isEmpty()) {
            body.set(name, fields);
        }
    }
}
