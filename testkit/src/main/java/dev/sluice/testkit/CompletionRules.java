package dev.sluice.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Set;

/** What OpenAI refuses of a request for a completion. */
final class CompletionRules {
    private static final Set<String> KNOWN = Set.of(
            "model",
            "prompt",
            "best_of",
            "echo",
            "frequency_penalty",
            "logit_bias",
            "logprobs",
            "max_tokens",
            "n",
            "presence_penalty",
            "seed",
            "stop",
            "stream",
            "stream_options",
            "suffix",
            "temperature",
            "top_p",
            "user");
    private static final int MOST = 128;

    private CompletionRules() {}

    static boolean concern(String path) {
        return path.endsWith("/completions") && !path.endsWith("/chat/completions");
    }

    /** @throws IllegalArgumentException for what is refused */
    static void check(byte[] body) throws IOException {
        Rules rules = new Rules(Behaviour.JSON.readTree(body));
        rules.knows(KNOWN);
        rules.text("model");
        prompt(rules.get("prompt"));
        rules.whole("max_tokens", 16, 0, Integer.MAX_VALUE);
        rules.whole("logprobs", 0, 0, 5);
        int choices = rules.whole("n", 1, 1, MOST);
        boolean stream = rules.bool("stream");
        if (rules.has("best_of") && rules.whole("best_of", 1, 1, 20) < choices) {
            throw new IllegalArgumentException("You requested that the server return more choices than it will generate"
                    + " (HINT: best_of must be at least n).");
        }
        if (stream && rules.whole("best_of", 1, 1, 20) > 1) {
            throw new IllegalArgumentException("best_of cannot be streamed.");
        }
        if (rules.has("stream_options") && !stream) {
            throw new IllegalArgumentException(
                    "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
        }
    }

    private static void prompt(JsonNode prompt) {
        boolean one = prompt.isTextual() || isIds(prompt);
        boolean several = prompt.isArray() && !prompt.isEmpty();
        for (JsonNode each : prompt) {
            several &= each.isTextual() || isIds(each);
        }
        if (!one && !several) {
            throw new IllegalArgumentException("'prompt' has to be a text, token ids, or an array of either.");
        }
    }

    private static boolean isIds(JsonNode ids) {
        boolean all = ids.isArray() && !ids.isEmpty();
        for (JsonNode each : ids) {
            all &= each.isInt();
        }
        return all;
    }
}
