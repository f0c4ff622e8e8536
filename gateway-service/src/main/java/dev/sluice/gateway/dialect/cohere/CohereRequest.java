package dev.sluice.gateway.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dropped;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Sampling;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a conversation as the body of a request to {@code /v2/chat}. */
final class CohereRequest {
    private static final double HIGHEST_TEMPERATURE = 1;
    private static final double LEAST_P = 0.01;
    private static final double MOST_P = 0.99;
    private static final long MOST_K = 500;
    private static final double HIGHEST_PENALTY = 1;
    private static final int MOST_STOPS = 5;
    /** Tokens of thought; who wants to think more sets no bound. */
    private static final Map<String, Long> BUDGETS = Map.of("minimal", 1024L, "low", 1024L, "medium", 4096L);

    private static final Set<String> UNBOUND = Set.of("high", "xhigh", "max");
    /** Fields of Cohere's own that a client may set. */
    private static final Set<String> OWN = Set.of("safety_mode", "priority", "citation_options", "thinking");

    private final Conversation conversation;
    private final Target target;
    private final ObjectNode body = Trees.object();
    private final Dropped dropped = new Dropped();

    CohereRequest(Conversation conversation, Target target) {
        this.conversation = conversation;
        this.target = target;
    }

    byte[] write() {
        if (conversation.choices() > 1) {
            throw GatewayException.badRequest("This model gives one answer at a time.", "n");
        }
        body.put("model", target.model()).put("stream", target.stream());
        body.set("messages", Turns.of(conversation.messages()));
        Tools.write(conversation, body, dropped);
        limits();
        sampling();
        format();
        think();
        extras();
        dropped.addIf("user", conversation.user() != null);
        if (conversation.logprobs() >= 0) {
            body.put("logprobs", true);
        }
        dropped.addIf("top_logprobs", conversation.logprobs() > 0);
        dropped.addIf("messages.is_error", hasFailedTools());
        return Trees.write(body);
    }

    /** OpenAI's names of what was left out, once it is written. */
    List<String> dropped() {
        return dropped.names();
    }

    private void limits() {
        if (limit() > 0) {
            body.put("max_tokens", limit());
        }
        if (conversation.stop().size() > MOST_STOPS) {
            throw GatewayException.badRequest("This model takes at most " + MOST_STOPS + " stop texts.", "stop");
        }
        if (!conversation.stop().isEmpty()) {
            ArrayNode sequences = body.putArray("stop_sequences");
            conversation.stop().forEach(sequences::add);
        }
    }

    private long limit() {
        long limit = target.limit(conversation);
        return limit > 0 && target.modelMaxTokens() > 0 ? Math.min(limit, target.modelMaxTokens()) : limit;
    }

    private void sampling() {
        Sampling sampling = conversation.sampling();
        if (sampling.temperature() != null) {
            body.put("temperature", Math.min(HIGHEST_TEMPERATURE, sampling.temperature()));
        }
        if (sampling.topP() != null) {
            body.put("p", Math.clamp(sampling.topP(), LEAST_P, MOST_P));
        }
        if (sampling.topK() != null) {
            body.put("k", Math.clamp(sampling.topK(), 0L, MOST_K));
        }
        if (sampling.seed() != null) {
            body.put("seed", sampling.seed());
        }
        Double frequency = sampling.frequencyPenalty();
        Double presence = sampling.presencePenalty();
        penalty("frequency_penalty", frequency);
        // Some models refuse both.
        if (body.has("frequency_penalty")) {
            dropped.addIf("presence_penalty", presence != null && presence != 0);
        } else {
            penalty("presence_penalty", presence);
        }
    }

    /** Repetition can be made rarer here, not more frequent. */
    private void penalty(String name, Double value) {
        if (value != null && value > 0) {
            body.put(name, Math.min(HIGHEST_PENALTY, value));
        }
        dropped.addIf(name, value != null && value < 0);
    }

    private void format() {
        if (conversation.format() == null) {
            return;
        }
        ObjectNode format = Trees.typed("json_object");
        JsonNode schema = conversation.format().schema();
        if (schema != null) {
            format.set("json_schema", schema);
        }
        body.set("response_format", format);
    }

    private void think() {
        String effort = conversation.effort();
        if (effort == null) {
            return;
        }
        Long budget = BUDGETS.get(effort);
        if (conversation.extras().containsKey("thinking")) {
            dropped.addIf("reasoning_effort", true);
        } else if (effort.equals("none")) {
            body.set("thinking", Trees.typed("disabled"));
        } else if (budget != null) {
            // Thoughts count as output: some of it has to be left for the answer.
            long fits = limit() > 0 ? Math.clamp(limit() / 2, 1, budget) : budget;
            body.set("thinking", Trees.typed("enabled").put("token_budget", fits));
        } else if (UNBOUND.contains(effort)) {
            body.set("thinking", Trees.typed("enabled"));
        } else {
            dropped.addIf("reasoning_effort", true);
        }
    }

    private void extras() {
        conversation.extras().forEach((name, value) -> {
            boolean taken = OWN.contains(name);
            if (taken) {
                body.set(name, value);
            }
            dropped.addIf(name, !taken);
        });
    }

    private boolean hasFailedTools() {
        return conversation.messages().stream()
                .flatMap(message -> message.parts().stream())
                .anyMatch(part -> part instanceof Part.ToolResult result && result.error());
    }
}
