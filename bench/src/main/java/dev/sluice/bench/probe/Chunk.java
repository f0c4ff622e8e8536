package dev.sluice.bench.probe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** OpenAI's event of a stream as a chunk of HTTP, with room for a time stamp. One per stream; not thread-safe. */
final class Chunk {

    static final byte MARK = '@';
    static final int DIGITS = 19;

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    private static final String FRAME = """
            data: {"id":"chatcmpl-BenchBenchBench","object":"chat.completion.chunk","created":1767225600,\
            "model":"bench-stream","choices":[%s]%s}

            """;
    private static final String CONTENT = FRAME.formatted(
            "{\"index\":0,\"delta\":{\"content\":\"" + (char) MARK + "0".repeat(DIGITS)
                    + " \"},\"logprobs\":null,\"finish_reason\":null}",
            "");
    private static final String USAGE =
            FRAME.formatted("", ",\"usage\":{\"prompt_tokens\":200,\"completion_tokens\":%d,\"total_tokens\":%d}");

    private final ByteBuffer bytes = direct(framed(CONTENT));
    private final int stampAt = framed(CONTENT).indexOf(MARK) + 1;

    /** The bytes to write now, stamped with the time. */
    ByteBuffer stamped(long nanos) {
        long rest = nanos;
        for (int at = stampAt + DIGITS - 1; at >= stampAt; at--) {
            bytes.put(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        return bytes.rewind();
    }

    static ByteBuffer head() {
        return direct(HEAD);
    }

    static ByteBuffer usage(int chunks) {
        return direct(framed(USAGE.formatted(chunks, 200 + chunks)));
    }

    /** The end mark, and the end of the response. */
    static ByteBuffer end() {
        return direct(framed("data: [DONE]\n\n") + "0\r\n\r\n");
    }

    private static String framed(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static ByteBuffer direct(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(ascii.length).put(ascii).flip();
    }
}
