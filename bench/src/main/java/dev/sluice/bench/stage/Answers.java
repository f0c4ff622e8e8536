package dev.sluice.bench.stage;

import dev.sluice.bench.plan.Kind;
import dev.sluice.bench.plan.Scenario;

/** The upstream's kinds of answers: each has a path there and a model in Sluice. */
public enum Answers {
    /** A small whole answer, sent as soon as the request's head is there. */
    SMALL,
    /** The same, after the whole request was read: wrk stalls when it is answered in the middle of a long body. */
    AFTER_BODY,
    /** A whole answer of 100 KB. */
    LARGE,
    /** A stream, from the probe. */
    STREAM,
    /** The same in Anthropic's dialect. */
    MESSAGES;

    private static final int LARGE_BYTES = 100_000;
    private static final int SMALL_BYTES = 600;
    private static final String FRAME = """
            {"id":"chatcmpl-BenchBenchBenchBench","object":"chat.completion","created":1767225600,"model":"%s",\
            "choices":[{"index":0,"message":{"role":"assistant","content":"%s","refusal":null},"logprobs":null,\
            "finish_reason":"stop"}],"usage":{"prompt_tokens":200,"completion_tokens":60,"total_tokens":260,\
            "prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}},\
            "service_tier":"default","system_fingerprint":"fp_bench"}
            """;

    /** Above this a body may not go out in one write. */
    private static final int ONE_WRITE = 32_000;

    public static Answers of(Scenario scenario) {
        if (scenario.kind() == Kind.CHUNKS || scenario.kind() == Kind.PACED) {
            return scenario.translated() ? MESSAGES : STREAM;
        }
        if (scenario.answerBytes() > SMALL_BYTES) {
            return LARGE;
        }
        return scenario.promptBytes() > ONE_WRITE ? AFTER_BODY : SMALL;
    }

    public String model() {
        return "bench-" + folder();
    }

    /** The static answer, as long as its kind says; that of a stream is never asked for. */
    String text() {
        int room = (this == LARGE ? LARGE_BYTES : SMALL_BYTES)
                - FRAME.formatted(model(), "").length();
        return FRAME.formatted(model(), "water ".repeat(room / 6 + 1).substring(0, room));
    }

    /** The first part of its path at the upstream. */
    String folder() {
        return switch (this) {
            case SMALL -> "small";
            case AFTER_BODY -> "after-body";
            case LARGE -> "large";
            case STREAM -> "stream";
            case MESSAGES -> "messages";
        };
    }

    /** Where it is at the upstream. */
    String path() {
        return folder() + (this == MESSAGES ? "/v1/messages" : "/v1/chat/completions");
    }

    /** Whether the probe answers. */
    boolean streams() {
        return this == STREAM || this == MESSAGES;
    }

    /** As the catalogue calls it. */
    String provider() {
        return this == MESSAGES ? "anthropic" : "openai-custom";
    }
}
