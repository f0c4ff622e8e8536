package dev.sluice.bench.probe;

/** The dialects in which the probe streams, event by event. {@code %s} in an event takes a text or a number. */
enum Shape {
    OPENAI(
            "",
            openAi("{\"index\":0,\"delta\":{\"content\":\"%s\"},\"logprobs\":null,\"finish_reason\":null}", ""),
            openAi("", ",\"usage\":{\"prompt_tokens\":200,\"completion_tokens\":%1$s,\"total_tokens\":%1$s}"),
            "data: [DONE]\n\n"),
    ANTHROPIC("""
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_BenchBench","type":"message","role":"assistant",\
            "model":"bench-messages","content":[],"stop_reason":null,"stop_sequence":null,\
            "usage":{"input_tokens":200,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            """, """
            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}

            """, """
            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
            "usage":{"output_tokens":%s}}

            """, """
            event: message_stop
            data: {"type":"message_stop"}

            """);

    private final String begin;
    private final String content;
    private final String usage;
    private final String end;

    Shape(String begin, String content, String usage, String end) {
        this.begin = begin;
        this.content = content;
        this.usage = usage;
        this.end = end;
    }

    private static String openAi(String choice, String more) {
        return "data: {\"id\":\"chatcmpl-BenchBenchBench\",\"object\":\"chat.completion.chunk\",\"created\":1767225600,"
                + "\"model\":\"bench-stream\",\"choices\":[" + choice + "]" + more + "}\n\n";
    }

    /** What comes before the first chunk; may be empty. */
    String begin() {
        return begin;
    }

    String content(String text) {
        return content.formatted(text);
    }

    String usage(int chunks) {
        return usage.formatted(chunks);
    }

    String end() {
        return end;
    }
}
