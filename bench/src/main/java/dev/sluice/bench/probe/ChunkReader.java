package dev.sluice.bench.probe;

import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * Finds the stamps and the end mark in the bytes of one stream, however they are cut. It knows nothing of HTTP and SSE, so
 * that it costs the same for every contender.
 */
final class ChunkReader {

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final LongConsumer stamps;
    private long value;
    private int digits = -1;
    private int matched;
    private int chunks;
    private boolean done;

    /** @param stamps gets each chunk's time stamp once its last digit is there */
    ChunkReader(LongConsumer stamps) {
        this.stamps = stamps;
    }

    void feed(byte[] bytes) {
        for (byte each : bytes) {
            stamp(each);
            matched = each == DONE[matched] ? matched + 1 : each == DONE[0] ? 1 : 0;
            if (matched == DONE.length) {
                done = true;
                matched = 0;
            }
        }
    }

    private void stamp(byte each) {
        if (each == Chunk.MARK) {
            digits = 0;
            value = 0;
        } else if (digits >= 0 && each >= '0' && each <= '9') {
            value = value * 10 + each - '0';
            digits++;
            if (digits == Chunk.DIGITS) {
                chunks++;
                digits = -1;
                stamps.accept(value);
            }
        } else {
            digits = -1;
        }
    }

    int chunks() {
        return chunks;
    }

    /** Whether the end mark came. */
    boolean done() {
        return done;
    }
}
