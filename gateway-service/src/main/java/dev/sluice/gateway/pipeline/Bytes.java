package dev.sluice.gateway.pipeline;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Slices on their way to the client, written together; neighbours of one array become one slice again. */
final class Bytes {
    private final List<ByteBuffer> slices = new ArrayList<>();
    private byte[] array;
    private int from;
    private int to;
    private int size;

    void add(byte[] bytes, int start, int end) {
        size += end - start;
        if (bytes == array && start == to) {
            to = end;
            return;
        }
        closeSlice();
        array = bytes;
        from = start;
        to = end;
    }

    void addAll(List<ByteBuffer> more) {
        closeSlice();
        for (ByteBuffer one : more) {
            size += one.remaining();
            slices.add(one);
        }
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** All of it, in order; afterwards this is empty. */
    Buffer take() {
        closeSlice();
        ByteBuf all = Unpooled.wrappedBuffer(slices.toArray(new ByteBuffer[0]));
        slices.clear();
        size = 0;
        return Buffer.buffer(all);
    }

    private void closeSlice() {
        if (array != null && to > from) {
            slices.add(ByteBuffer.wrap(array, from, to - from));
        }
        array = null;
        from = 0;
        to = 0;
    }
}
