package dev.sluice.gateway.pipeline;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes on their way to the client, written together. A single slice, and neighbours of one array, stay where they are; only
 * when others come are they copied, which costs less than a buffer for each.
 */
final class Bytes {
    private static final byte[] NONE = new byte[0];
    private static final int LEAST = 1 << 10;

    private byte[] array = NONE;
    private int from;
    private int to;
    /** Whether the array is our own, with room to write behind what it holds. */
    private boolean own;

    void add(byte[] bytes, int start, int end) {
        if (isEmpty()) {
            array = bytes;
            from = start;
            to = end;
            own = false;
        } else if (bytes == array && start == to) {
            to = end;
        } else {
            makeRoom(end - start);
            System.arraycopy(bytes, start, array, to, end - start);
            to += end - start;
        }
    }

    void addAll(List<ByteBuffer> more) {
        for (ByteBuffer one : more) {
            int start = one.arrayOffset() + one.position();
            add(one.array(), start, start + one.remaining());
        }
    }

    /** Empties this. */
    void moveTo(Bytes other) {
        other.add(array, from, to);
        array = NONE;
        from = 0;
        to = 0;
    }

    int size() {
        return to - from;
    }

    boolean isEmpty() {
        return to == from;
    }

    /** All of it, in order; afterwards this is empty. */
    Buffer take() {
        Buffer all = Buffer.buffer(Unpooled.wrappedBuffer(array, from, size()));
        array = NONE;
        from = 0;
        to = 0;
        return all;
    }

    private void makeRoom(int more) {
        int size = size();
        if (own && to + more <= array.length) {
            return;
        }
        int room = Math.max(LEAST, 2 * (size + more));
        array = own && from == 0 ? Arrays.copyOf(array, room) : copy(room);
        from = 0;
        to = size;
        own = true;
    }

    private byte[] copy(int room) {
        byte[] fresh = new byte[room];
        System.arraycopy(array, from, fresh, 0, size());
        return fresh;
    }
}
