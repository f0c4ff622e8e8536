package dev.sluice.testkit.vendor;

/** What vendors that speak OpenAI's dialect answer their own SDKs, each for 20 tokens and 7. */
final class OpenAiAnswers {
    private static final String HEAD =
            "{\"id\":\"c-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[";
    private static final String CHUNK =
            "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[";
    private static final String USAGE =
            "],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":7,\"total_tokens\":27}}";

    static final String WHOLE =
            HEAD + "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hé\"},\"finish_reason\":\"stop\"}"
                    + USAGE;

    /** A call of {@code weather}. */
    static final String TOOL = HEAD
            + "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"index\":0,"
            + "\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}}]},"
            + "\"finish_reason\":\"tool_calls\"}" + USAGE;

    /** As OpenAI has it, with its usage in an event of its own. */
    static final String STREAM =
            CHUNK + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"H\"},\"finish_reason\":null}]}\n\n"
                    + CHUNK + "{\"index\":0,\"delta\":{\"content\":\"é\"},\"finish_reason\":null}]}\n\n"
                    + CHUNK + "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                    + CHUNK + USAGE + "\n\ndata: [DONE]\n\n";

    static final String VECTORS =
            "{\"object\":\"list\",\"model\":\"m\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
                    + "\"embedding\":[0.25,-0.5]}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":0,\"total_tokens\":3}}";

    private OpenAiAnswers() {}
}
