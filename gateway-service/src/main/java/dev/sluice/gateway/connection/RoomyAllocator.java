package dev.sluice.gateway.connection;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Makes the buffer of a message's head so large that a small body fits in behind it. Netty's encoder then writes one buffer with one
 * promise; with two, each has a promise and a listener of its own, the body is copied all the same, and the kernel is handed a list.
 */
final class RoomyAllocator extends AbstractByteBufAllocator {
    /** Bytes; what an encoder asks for less than this many for is no head. */
    private static final int SMALLEST_HEAD = 128;

    /** Bytes; still of a size that threads keep buffers of. */
    private static final int ROOM = 4 << 10;

    private final ByteBufAllocator pool;

    RoomyAllocator(ByteBufAllocator pool) {
        super(true);
        this.pool = pool;
    }

    @Override
    public ByteBuf buffer(int initialCapacity) {
        return super.buffer(initialCapacity < SMALLEST_HEAD ? initialCapacity : Math.max(initialCapacity, ROOM));
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return pool.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return pool.directBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return pool.isDirectBufferPooled();
    }
}
