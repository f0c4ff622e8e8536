package dev.sluice.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
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
import dev.sluice.gateway.conversation.WebSearch;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a conversation as the body of a request to {@code generateContent}. */
final class GenerateRequest {
    private static final int MOST_STOPS = 5;
    /** What clients of Google's OpenAI endpoint say in {@code extra_body.google}, and where it belongs. */
    private static final Map<String, String> GOOGLES =
            Map.of("safety_settings", "safetySettings", "cached_content", "cachedContent");

    private static final Set<String> SCHEMAS_WITHOUT_PROPERTIES =
            Set.of("$ref", "anyOf", "oneOf", "allOf", "patternProperties");
    private static final String OWN_THINKING = "thinking_config";

    private final Conversation conversation;
    private final Target target;
    private final Host host;
    private final JsonNode google;
    private final ObjectNode body = Trees.object();
    private final ObjectNode config = Trees.object();
    private final Dropped dropped = new Dropped();

    GenerateRequest(Conversation conversation, Target target, Host host) {
        this.conversation = conversation;
        this.target = target;
        this.host = host;
        this.google =
                conversation.extras().getOrDefault("extra_body", Trees.object()).path("google");
    }

    byte[] write() {
        contents();
        tools();
        search();
        limits();
        sampling();
        stop();
        format();
        think();
        if (!config.isEmpty()) {
            body.set("generationConfig", config);
        }
        extras();
        return Trees.write(body);
    }

    /** OpenAI's names of what was left out, once it is written. */
    List<String> dropped() {
        return dropped.names();
    }

    private void contents() {
        boolean proves = Generation.of(target.model()) == Generation.LEVEL;
        Contents contents = new Contents(conversation.messages(), new Parts(host), proves);
        if (!contents.system().isEmpty()) {
            body.putObject("systemInstruction").putArray("parts").addObject().put("text", contents.system());
        }
        body.set("contents", contents.turns());
    }

    private void tools() {
        if (conversation.tools().isEmpty()) {
            return;
        }
        ArrayNode functions = body.putArray("tools").addObject().putArray("functionDeclarations");
        for (Tool tool : conversation.tools()) {
            functions.add(function(tool));
            dropped.add("tools.function.strict", Boolean.TRUE.equals(tool.strict()) ? tool : null);
        }
        if (conversation.toolChoice() != null) {
            body.putObject("toolConfig").set("functionCallingConfig", choice(conversation.toolChoice()));
        }
        dropped.add("parallel_tool_calls", Boolean.FALSE.equals(conversation.parallelToolCalls()) ? false : null);
    }

    /** With functions beside it the search is refused. Google is told neither how much to read nor a place by its name. */
    private void search() {
        WebSearch search = conversation.tools().isEmpty() ? WebSearch.of(conversation) : null;
        if (search == null) {
            dropped.add(WebSearch.FIELD, conversation.extras().get(WebSearch.FIELD));
            return;
        }
        body.putArray("tools").addObject().putObject("googleSearch");
        dropped.add(WebSearch.FIELD + ".search_context_size", search.contextSize());
        dropped.add(WebSearch.FIELD + ".user_location", search.location());
    }

    /** An object without properties is refused as a schema; a function without arguments has none. */
    private static ObjectNode function(Tool tool) {
        ObjectNode function = Trees.object().put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        if (tool.parameters() != null && takesArguments(tool.parameters())) {
            function.set("parametersJsonSchema", tool.parameters());
        }
        return function;
    }

    private static boolean takesArguments(JsonNode schema) {
        return !schema.path("properties").isEmpty()
                || schema.path("additionalProperties").isObject()
                || SCHEMAS_WITHOUT_PROPERTIES.stream().anyMatch(schema::has);
    }

    private static ObjectNode choice(ToolChoice choice) {
        ObjectNode written = Trees.object()
                .put(
                        "mode",
                        switch (choice.mode()) {
                            case AUTO -> "AUTO";
                            case NONE -> "NONE";
                            case REQUIRED, NAMED -> "ANY";
                        });
        if (choice.mode() == ToolChoice.Mode.NAMED) {
            written.putArray("allowedFunctionNames").add(choice.name());
        }
        return written;
    }

    private void limits() {
        long limit = target.limit(conversation);
        if (limit > 0) {
            long most = target.modelMaxTokens();
            config.put("maxOutputTokens", most > 0 ? Math.min(limit, most) : limit);
        }
        if (conversation.choices() > 1) {
            config.put("candidateCount", conversation.choices());
        }
    }

    private void sampling() {
        Sampling sampling = conversation.sampling();
        number("temperature", sampling.temperature());
        number("topP", sampling.topP());
        number("presencePenalty", sampling.presencePenalty());
        number("frequencyPenalty", sampling.frequencyPenalty());
        integer("topK", "top_k", sampling.topK());
        integer("seed", "seed", sampling.seed());
        if (conversation.logprobs() >= 0) {
            config.put("responseLogprobs", true);
        }
        if (conversation.logprobs() > 0) {
            config.put("logprobs", conversation.logprobs());
        }
    }

    private void number(String name, Double value) {
        if (value != null) {
            config.put(name, value);
        }
    }

    /** 32 bits are all that it can have. */
    private void integer(String name, String openAi, Long value) {
        if (value != null && value == value.intValue()) {
            config.put(name, value.intValue());
        } else {
            dropped.add(openAi, value);
        }
    }

    private void stop() {
        List<String> stop = conversation.stop().stream()
                .filter(text -> !text.isEmpty())
                .limit(MOST_STOPS)
                .toList();
        if (!stop.isEmpty()) {
            ArrayNode sequences = config.putArray("stopSequences");
            stop.forEach(sequences::add);
        }
        dropped.add("stop", stop.size() < conversation.stop().size() ? stop : null);
    }

    private void format() {
        OutputFormat format = conversation.format();
        if (format == null) {
            return;
        }
        config.put("responseMimeType", "application/json");
        if (format.schema() != null) {
            config.set("responseJsonSchema", format.schema());
        }
    }

    private void think() {
        JsonNode own = google.path(OWN_THINKING);
        Thinking thinking = Thinking.of(conversation, target, own.isObject() ? own : null);
        if (thinking.config() != null) {
            config.set("thinkingConfig", thinking.config());
        }
        dropped.add("reasoning_effort", thinking.heard() ? null : conversation.effort());
    }

    private void extras() {
        google.properties().forEach(field -> {
            String name = GOOGLES.get(field.getKey());
            if (name != null) {
                body.set(name, field.getValue());
            }
            boolean taken = name != null || field.getKey().equals(OWN_THINKING);
            dropped.add("extra_body.google." + field.getKey(), taken ? null : field);
        });
        conversation.extras().forEach((name, value) -> {
            boolean taken = name.equals(WebSearch.FIELD)
                    || (name.equals("extra_body") && google.isObject() && value.size() == 1);
            dropped.add(name, taken ? null : value);
        });
        dropped.add("user", conversation.user());
    }
}
