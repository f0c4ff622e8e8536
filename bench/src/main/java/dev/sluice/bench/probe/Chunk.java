package dev.sluice.bench.probe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** An event of a stream as a chunk of HTTP, with room for a time stamp. One per stream; not thread-safe. */
final class Chunk {

    static final byte MARK = '@';
    static final int DIGITS = 19;

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";

    private final Shape shape;
    private final ByteBuffer bytes;
    private final int stampAt;

    Chunk(Shape shape) {
        String content = framed(shape.content((char) MARK + "0".repeat(DIGITS) + " "));
        this.shape = shape;
        this.bytes = direct(content);
        this.stampAt = content.indexOf(MARK) + 1;
    }

    /** The bytes to write now, stamped with the time. */
    ByteBuffer stamped(long nanos) {
        long rest = nanos;
        for (int at = stampAt + DIGITS - 1; at >= stampAt; at--) {
            bytes.put(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        return bytes.rewind();
    }

    /** Of the response, with all that stands before the first chunk. */
    ByteBuffer head() {
        return direct(HEAD + (shape.begin().isEmpty() ? "" : framed(shape.begin())));
    }

    ByteBuffer usage(int chunks) {
        return direct(framed(shape.usage(chunks)));
    }

    /** The last event, and the end of the response. */
    ByteBuffer end() {
        return direct(framed(shape.end()) + "0\r\n\r\n");
    }

    private static String framed(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static ByteBuffer direct(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(ascii.length).put(ascii).flip();
    }
}
