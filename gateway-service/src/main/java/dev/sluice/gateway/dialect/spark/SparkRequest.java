package dev.sluice.gateway.dialect.spark;

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
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes a conversation as the body of a request to {@code /chat/completions}. */
final class SparkRequest {
    private static final Pattern THINKERS = Pattern.compile("(?i)spark-x|x[12]");
    private static final double HIGHEST_TEMPERATURE = 1;
    private static final double HIGHEST_TEMPERATURE_OF_THINKERS = 2;
    /** 0 is refused. */
    private static final double LOWEST_TEMPERATURE = 0.01;

    private static final long MOST_K = 6;
    private static final double HIGHEST_FREQUENCY_PENALTY = 1;
    private static final String WEB_SEARCH = "web_search_options";
    /** Fields of Spark's own that a client may set. */
    private static final Set<String> OWN = Set.of("thinking", "suppress_plugin", "keep_alive");

    private final Conversation conversation;
    private final Target target;
    /** Whether it is one of the models that think, which have other bounds. */
    private final boolean thinker;

    private final ObjectNode body = Trees.object();
    private final Dropped dropped = new Dropped();

    SparkRequest(Conversation conversation, Target target) {
        this.conversation = conversation;
        this.target = target;
        this.thinker = THINKERS.matcher(target.model()).lookingAt();
    }

    byte[] write() {
        if (conversation.choices() > 1) {
            throw GatewayException.badRequest("This model gives one answer at a time.", "n");
        }
        body.put("model", target.model()).put("stream", target.stream());
        body.set("messages", new Turns(dropped).of(conversation.messages()));
        if (conversation.tools().isEmpty()) {
            search();
        } else {
            tools();
        }
        length();
        sampling();
        format();
        think();
        extras();
        return Trees.write(body);
    }

    /** OpenAI's names of what was left out, once it is written. */
    List<String> dropped() {
        return dropped.names();
    }

    private void tools() {
        ArrayNode tools = body.putArray("tools");
        conversation.tools().forEach(tool -> function(tools, tool));
        // Without it, a call is an object where OpenAI has an array, and only the first is told.
        body.put("tool_calls_switch", true);
        ToolChoice choice = conversation.toolChoice();
        if (choice != null && choice.mode() == Mode.NAMED) {
            named(choice.name());
        } else if (choice != null) {
            body.put("tool_choice", choice.mode().name().toLowerCase(Locale.ROOT));
        }
        dropped.add("parallel_tool_calls", conversation.parallelToolCalls());
        // It searches or calls functions, not both.
        dropped.add(WEB_SEARCH, conversation.extras().get(WEB_SEARCH));
    }

    private void function(ArrayNode tools, Tool tool) {
        JsonNode parameters = tool.parameters();
        ObjectNode function = tools.addObject().put("type", "function").putObject("function");
        function.put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        function.set("parameters", parameters == null || parameters.isEmpty() ? noParameters() : parameters);
        dropped.add("tools.function.strict", tool.strict());
        dropped.add("cache_control", tool.cacheControl());
    }

    private static ObjectNode noParameters() {
        ObjectNode none = Trees.typed("object");
        none.putObject("properties");
        return none;
    }

    private void named(String name) {
        ObjectNode choice = body.putObject("tool_choice").put("type", "function");
        if (thinker) {
            choice.put("name", name);
        } else {
            choice.putObject("function").put("name", name);
        }
    }

    private void search() {
        JsonNode options = conversation.extras().get(WEB_SEARCH);
        if (options == null) {
            return;
        }
        boolean deep = "high".equals(Trees.text(options, "search_context_size"));
        body.putArray("tools")
                .addObject()
                .put("type", "web_search")
                .putObject("web_search")
                .put("enable", true)
                .put("search_mode", deep ? "deep" : "normal");
    }

    private void length() {
        long limit = target.limit(conversation);
        long most = target.modelMaxTokens();
        if (limit > 0) {
            body.put("max_tokens", most > 0 ? Math.min(limit, most) : limit);
        }
        if (!conversation.stop().isEmpty()) {
            ArrayNode stop = body.putArray("stop");
            conversation.stop().forEach(stop::add);
        }
    }

    private void sampling() {
        Sampling sampling = conversation.sampling();
        double hottest = thinker ? HIGHEST_TEMPERATURE_OF_THINKERS : HIGHEST_TEMPERATURE;
        if (sampling.temperature() != null) {
            body.put("temperature", Math.clamp(sampling.temperature(), LOWEST_TEMPERATURE, hottest));
        }
        if (sampling.topP() != null) {
            body.put("top_p", sampling.topP());
        }
        if (sampling.topK() != null) {
            body.put("top_k", Math.clamp(sampling.topK(), 1, MOST_K));
        }
        penalty("presence_penalty", sampling.presencePenalty(), Double.MAX_VALUE);
        penalty("frequency_penalty", sampling.frequencyPenalty(), HIGHEST_FREQUENCY_PENALTY);
        dropped.add("seed", sampling.seed());
        dropped.add("logprobs", conversation.logprobs() < 0 ? null : conversation.logprobs());
    }

    /** Repetition can be made rarer here, not more frequent. */
    private void penalty(String name, Double value, double most) {
        if (value != null && value >= 0) {
            body.put(name, Math.min(most, value));
        } else {
            dropped.add(name, value);
        }
    }

    private void format() {
        if (conversation.format() == null) {
            return;
        }
        if (conversation.format().schema() != null) {
            throw GatewayException.badRequest("This model cannot be held to a schema.", "response_format");
        }
        body.set("response_format", Trees.typed("json_object"));
    }

    private void think() {
        String effort = conversation.effort();
        if (effort == null || (!thinker && effort.equals("none"))) {
            return;
        }
        if (thinker && !conversation.extras().containsKey("thinking")) {
            body.set("thinking", Trees.typed(effort.equals("none") ? "disabled" : "enabled"));
        } else {
            dropped.add("reasoning_effort");
        }
    }

    private void extras() {
        if (conversation.user() != null) {
            body.put("user", conversation.user());
        }
        conversation.extras().forEach((name, value) -> {
            if (OWN.contains(name)) {
                body.set(name, value);
            } else if (!name.equals(WEB_SEARCH)) {
                dropped.add(name);
            }
        });
    }
}
