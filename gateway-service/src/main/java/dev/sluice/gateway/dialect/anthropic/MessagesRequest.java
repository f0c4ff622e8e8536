package dev.sluice.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dropped;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Sampling;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Tool;
import dev.sluice.gateway.conversation.ToolChoice;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.conversation.WebSearch;
import dev.sluice.gateway.conversation.claude.Claude;
import dev.sluice.gateway.conversation.claude.Thinking;
import dev.sluice.gateway.error.GatewayException;
import java.util.List;
import java.util.Set;

/** Writes a conversation as the body of a request for a message. */
final class MessagesRequest {
    private static final double HIGHEST_TEMPERATURE = 1;
    private static final double LOWEST_TOP_P_OF_THINKERS = 0.95;
    private static final Set<String> TIERS = Set.of("auto", "standard_only");

    private final Conversation conversation;
    private final Target target;
    private final Hosting hosting;
    private final Claude claude;
    private final Thinking thinking;
    private final boolean files;
    private final ObjectNode body = Trees.object();
    private final Dropped dropped = new Dropped();

    MessagesRequest(Conversation conversation, Target target, Hosting hosting) {
        this.conversation = conversation;
        this.target = target;
        this.hosting = hosting;
        Claude known = Claude.of(target.model());
        // What others serve in this dialect is taken for a Claude that accepts most.
        this.claude = known == Claude.NONE ? Claude.BUDGET : known;
        this.files = conversation.messages().stream()
                .anyMatch(message -> message.parts().stream().anyMatch(MessagesRequest::isUploaded));
        this.thinking = Thinking.of(conversation, target, claude, true, thought -> Blocks.block(thought) != null);
    }

    byte[] write() {
        if (conversation.choices() > 1) {
            throw GatewayException.badRequest("This model gives one answer at a time.", "n");
        }
        if (hosting.version() == null) {
            body.put("model", target.model());
        } else {
            body.put("anthropic_version", hosting.version());
        }
        body.put("max_tokens", thinking.maxTokens());
        if (target.stream() && !hosting.pathStreams()) {
            body.put("stream", true);
        }
        messages();
        tools();
        sampling();
        stop();
        think();
        format();
        user();
        extras();
        return Trees.write(body);
    }

    /** OpenAI's names of what was left out, once it is written. */
    List<String> dropped() {
        return dropped.names();
    }

    /** Whether it speaks of files that were uploaded. */
    boolean usesFiles() {
        return files;
    }

    private void messages() {
        if (files && !hosting.holdsFiles()) {
            throw GatewayException.badRequest(
                    "This model's provider holds no uploaded files; send the file's data.", "messages.file.file_id");
        }
        Turns turns = new Turns(conversation.messages());
        if (!turns.system().isEmpty()) {
            body.set("system", turns.system());
        }
        body.set("messages", turns.turns());
    }

    private void tools() {
        WebSearch search = hosting.searches() ? ServerTools.search(conversation) : null;
        dropped.add(WebSearch.FIELD, search == null ? conversation.extras().get(WebSearch.FIELD) : null);
        if (search != null) {
            body.withArray("/tools").add(ServerTools.webSearch(search));
        }
        if (conversation.tools().isEmpty()) {
            return;
        }
        ArrayNode tools = body.withArray("/tools");
        conversation.tools().forEach(tool -> tools.add(tool(tool)));
        boolean oneByOne = Boolean.FALSE.equals(conversation.parallelToolCalls());
        ToolChoice choice = conversation.toolChoice();
        if (choice != null || oneByOne) {
            body.set("tool_choice", choice(choice == null ? ToolChoice.AUTO : choice, oneByOne));
        }
    }

    private static ObjectNode tool(Tool tool) {
        ObjectNode written = Trees.object().put("name", tool.name());
        if (tool.description() != null) {
            written.put("description", tool.description());
        }
        written.set("input_schema", schema(tool.parameters()));
        if (Boolean.TRUE.equals(tool.strict())) {
            written.put("strict", true);
        }
        if (tool.cacheControl() != null) {
            written.set("cache_control", tool.cacheControl());
        }
        return written;
    }

    private static ObjectNode schema(JsonNode parameters) {
        if (!(parameters instanceof ObjectNode given) || given.isEmpty()) {
            ObjectNode none = Trees.typed("object");
            none.putObject("properties");
            return none;
        }
        return given.has("type") ? given : given.deepCopy().put("type", "object");
    }

    private static ObjectNode choice(ToolChoice choice, boolean oneByOne) {
        ObjectNode written =
                switch (choice.mode()) {
                    case AUTO -> Trees.typed("auto");
                    case NONE -> Trees.typed("none");
                    case REQUIRED -> Trees.typed("any");
                    case NAMED -> Trees.typed("tool").put("name", choice.name());
                };
        return oneByOne && choice.mode() != ToolChoice.Mode.NONE
                ? written.put("disable_parallel_tool_use", true)
                : written;
    }

    private void sampling() {
        Sampling sampling = conversation.sampling();
        boolean thinks = thinking.thinks();
        boolean modern = claude == Claude.ADAPTIVE;
        boolean warm = sampling.temperature() != null && !thinks && !modern;
        boolean topP = !modern && !(warm && claude == Claude.BUDGET_ONE_SAMPLER);
        if (warm) {
            body.put("temperature", Math.min(HIGHEST_TEMPERATURE, sampling.temperature()));
        } else {
            dropped.add("temperature", sampling.temperature());
        }
        if (sampling.topP() != null && topP && (!thinks || sampling.topP() >= LOWEST_TOP_P_OF_THINKERS)) {
            body.put("top_p", sampling.topP());
        } else {
            dropped.add("top_p", sampling.topP());
        }
        if (sampling.topK() != null && !modern && !thinks) {
            body.put("top_k", sampling.topK());
        } else {
            dropped.add("top_k", sampling.topK());
        }
        dropped.add("seed", sampling.seed());
        dropped.add("presence_penalty", sampling.presencePenalty());
        dropped.add("frequency_penalty", sampling.frequencyPenalty());
        dropped.add("logprobs", conversation.logprobs() < 0 ? null : conversation.logprobs());
    }

    private void stop() {
        List<String> stop =
                conversation.stop().stream().filter(text -> !text.isBlank()).toList();
        if (!stop.isEmpty()) {
            ArrayNode sequences = body.putArray("stop_sequences");
            stop.forEach(sequences::add);
        }
        dropped.add("stop", stop.size() < conversation.stop().size() ? stop : null);
    }

    private void think() {
        if (thinking.thinking() != null) {
            body.set("thinking", thinking.thinking());
        }
        if (thinking.effort() != null) {
            body.withObject("/output_config").put("effort", thinking.effort());
        }
        dropped.add("reasoning_effort", thinking.heard() ? null : conversation.effort());
    }

    private void format() {
        if (conversation.format() == null) {
            return;
        }
        if (conversation.format().schema() == null) {
            dropped.add("response_format");
            return;
        }
        body.withObject("/output_config")
                .set(
                        "format",
                        Trees.typed("json_schema")
                                .set("schema", conversation.format().schema()));
    }

    private void user() {
        if (conversation.user() != null) {
            body.putObject("metadata").put("user_id", conversation.user());
        }
    }

    private void extras() {
        conversation.extras().forEach((name, value) -> {
            boolean taken =
                    switch (name) {
                        case "thinking" -> value.isObject();
                        case WebSearch.FIELD -> true;
                        case "cache_control" -> value.isObject() && set(name, value);
                        case "service_tier" -> TIERS.contains(value.asText()) && set(name, value);
                        case "metadata" ->
                            value.path("user_id").isTextual()
                                    && set(name, Trees.object().set("user_id", value.get("user_id")));
                        default -> false;
                    };
            dropped.add(name, taken ? null : value);
        });
    }

    private static boolean isUploaded(Part part) {
        return switch (part) {
            case Part.Document document -> document.media() == null;
            case Part.ToolResult result -> result.content().stream().anyMatch(MessagesRequest::isUploaded);
            default -> false;
        };
    }

    private boolean set(String name, JsonNode value) {
        body.set(name, value);
        return true;
    }
}
