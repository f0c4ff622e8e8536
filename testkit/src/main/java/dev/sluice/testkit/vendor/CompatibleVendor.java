package dev.sluice.testkit.vendor;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;

/**
 * A vendor that speaks OpenAI's dialect, or a program that people run themselves, and what it does otherwise.
 *
 * @param base of its paths, a regular expression
 * @param key how a client shows its key
 * @param refused fields of OpenAI's that it does not take
 * @param own fields that it takes and OpenAI does not
 * @param usage where a stream tells it
 * @param refusals its words for what is wrong with a request
 */
record CompatibleVendor(String base, Key key, Set<String> refused, Set<String> own, Usage usage, RefusalForm refusals) {
    /** How a client shows its key. */
    enum Key {
        BEARER,
        /** Nobody needs one. */
        OPEN,
        /** In Azure's own header. */
        AZURE,
        /** The key as it is, or a token that its half has signed. */
        ZHIPU,
        /** A token of Google's. */
        GOOGLE
    }

    /** Where a stream tells its usage. */
    enum Usage {
        /** In an event of its own, when asked. */
        ASKED,
        /** In the last event of the answer. */
        IN_LAST,
        /** In the last event's choice, and in an event of its own when asked. */
        IN_CHOICE
    }

    private static final Map<String, CompatibleVendor> KNOWN = Map.ofEntries(
            entry(
                    "azure-openai",
                    at("/openai/deployments/[^/]+").with(Key.AZURE).saying(RefusalForm.AZURE)),
            entry("baidu", at("/v2")),
            entry("cerebras", at("/v1")),
            entry("dashscope", at("/compatible-mode/v1")),
            entry("deepseek", at("/v1").refusing("user").taking("user_id")),
            entry("fireworks", at("/inference/v1")),
            entry("github-models", at("/inference")),
            entry("groq", at("/openai/v1").refusing("logprobs", "top_logprobs", "logit_bias")),
            entry("huggingface", at("/v1")),
            entry("hunyuan", at("/v1")),
            entry("litellm", at("/v1").with(Key.OPEN)),
            entry("llama-cpp", at("/v1").with(Key.OPEN)),
            entry("lm-studio", at("/v1").with(Key.OPEN)),
            entry("minimax", at("/v1")),
            entry(
                    "mistral",
                    at("/v1")
                            .refusing(
                                    "user",
                                    "logprobs",
                                    "top_logprobs",
                                    "logit_bias",
                                    "store",
                                    "stream_options",
                                    "seed",
                                    "max_completion_tokens",
                                    "encoding_format",
                                    "dimensions")
                            .taking("random_seed")
                            .telling(Usage.IN_LAST)),
            entry("moonshot", at("/v1").telling(Usage.IN_CHOICE)),
            entry("nvidia", at("/v1")),
            entry("ollama", at("/v1").with(Key.OPEN).refusing("tool_choice", "logit_bias", "user")),
            entry("one-api", at("/v1")),
            entry("openai", at("/v1")),
            entry("openai-custom", at("/v1").with(Key.OPEN)),
            entry("openrouter", at("/api/v1")),
            entry("perplexity", at("").refusing("stream_options").telling(Usage.IN_LAST)),
            entry("sglang", at("/v1").with(Key.OPEN)),
            entry("siliconflow", at("/v1")),
            entry("sluice", at("/v1")),
            entry("together", at("/v1").telling(Usage.IN_LAST)),
            entry(
                    "vertex-openai",
                    at("/v1/projects/[^/]+/locations/[^/]+/endpoints/openapi").with(Key.GOOGLE)),
            entry("vllm", at("/v1").with(Key.OPEN)),
            entry(
                    "volcengine",
                    at("/api/v3")
                            .taking("thinking", "service_tier", "repetition_penalty")
                            .saying(RefusalForm.ARK)),
            entry("xai", at("/v1")),
            entry("zhinao-360", at("/v1")),
            entry(
                    "zhipu",
                    at("/api/paas/v4")
                            .with(Key.ZHIPU)
                            .refusing("logprobs", "top_logprobs", "stream_options")
                            .taking(
                                    "do_sample",
                                    "request_id",
                                    "user_id",
                                    "thinking",
                                    "tool_stream",
                                    "sensitive_word_check",
                                    "watermark_enabled",
                                    "meta")
                            .telling(Usage.IN_LAST)
                            .saying(RefusalForm.ZHIPU)));

    /** @throws IllegalArgumentException for one that nothing is known about */
    static CompatibleVendor named(String name) {
        CompatibleVendor known = KNOWN.get(name);
        if (known == null) {
            throw new IllegalArgumentException("nothing is known about a vendor called " + name);
        }
        return known;
    }

    /** Whether a body names the model; else the path does. */
    boolean namesModel() {
        return key != Key.AZURE;
    }

    private static CompatibleVendor at(String base) {
        return new CompatibleVendor(base, Key.BEARER, Set.of(), Set.of(), Usage.ASKED, RefusalForm.OPENAI);
    }

    private CompatibleVendor with(Key other) {
        return new CompatibleVendor(base, other, refused, own, usage, refusals);
    }

    private CompatibleVendor refusing(String... fields) {
        return new CompatibleVendor(base, key, Set.of(fields), own, usage, refusals);
    }

    private CompatibleVendor taking(String... fields) {
        return new CompatibleVendor(base, key, refused, Set.of(fields), usage, refusals);
    }

    private CompatibleVendor telling(Usage other) {
        return new CompatibleVendor(base, key, refused, own, other, refusals);
    }

    private CompatibleVendor saying(RefusalForm other) {
        return new CompatibleVendor(base, key, refused, own, usage, other);
    }
}
