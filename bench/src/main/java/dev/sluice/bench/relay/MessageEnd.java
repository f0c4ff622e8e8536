package dev.sluice.bench.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Finds where an answer of HTTP/1.1 ends, by its length or its chunks. Answers follow each other; one is read at a time. */
final class MessageEnd {
    private static final ByteBuf HEAD_END =
            Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.US_ASCII));
    private static final String LENGTH = "\ncontent-length:";

    private enum State {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        TRAILER
    }

    private final StringBuilder head = new StringBuilder();
    private State state = State.HEAD;
    private long left;
    private int blank;

    /** @param bytes the next ones; not consumed */
    boolean isReachedBy(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            switch (state) {
                case HEAD -> at = head(bytes, at, end);
                case BODY, CHUNK -> {
                    long taken = Math.min(left, end - at);
                    left -= taken;
                    at += (int) taken;
                    if (left == 0 && state == State.CHUNK) {
                        state = State.CHUNK_SIZE;
                    }
                }
                case CHUNK_SIZE -> size(bytes.getByte(at++));
                case TRAILER -> trailer(bytes.getByte(at++));
            }
            if (state == State.BODY && left == 0) {
                state = State.HEAD;
                return true;
            }
        }
        return false;
    }

    /** Heads are short, and nearly always come in one piece. */
    private int head(ByteBuf bytes, int from, int end) {
        int found = ByteBufUtil.indexOf(HEAD_END, bytes.slice(from, end - from));
        int to = found < 0 ? end : from + found + HEAD_END.readableBytes();
        head.append(bytes.toString(from, to - from, StandardCharsets.US_ASCII));
        if (found < 0) {
            return end;
        }
        String text = head.toString().toLowerCase(java.util.Locale.ROOT);
        head.setLength(0);
        int length = text.indexOf(LENGTH);
        if (length >= 0) {
            state = State.BODY;
            left = Long.parseLong(text.substring(length + LENGTH.length(), text.indexOf('\r', length))
                    .strip());
        } else {
            state = State.CHUNK_SIZE;
            left = 0;
        }
        return to;
    }

    /** The line break that ends the chunk before comes first, and is no digit. */
    private void size(byte one) {
        int digit = Character.digit(one, 16);
        if (digit >= 0) {
            left = left * 16 + digit;
            blank = 1;
        } else if (one == '\n' && blank == 1) {
            blank = 0;
            state = left == 0 ? State.TRAILER : State.CHUNK;
        }
    }

    private void trailer(byte one) {
        if (one == '\n') {
            left = 0;
            state = State.BODY;
        }
    }
}
