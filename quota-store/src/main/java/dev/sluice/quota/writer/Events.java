package dev.sluice.quota.writer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.quota.WriteAttempts;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The settles of the last 60 s, in bounded memory, for the rebuild of a Redis that has forgotten them. Packed into a few large
 * arrays that are used again: as objects they would all live long enough to be moved about by every collection.
 */
final class Events {
    private static final long KEPT = 60_000;
    private static final int CHUNK = 64 << 10;
    private static final int NUMBERS = 4 * Integer.BYTES + Long.BYTES;

    private final ReplayMemory memory;
    private final Deque<Chunk> chunks = new ArrayDeque<>();
    /** The last one forgotten, to be written anew. */
    private ByteBuffer spare;

    /** Entries of about the same time, forgotten together. */
    private static final class Chunk {
        private final ByteBuffer packed;
        private long lastAt;

        Chunk(ByteBuffer packed) {
            this.packed = packed;
        }
    }

    Events(ReplayMemory memory) {
        this.memory = memory;
    }

    void add(WriteAttempts.Ended attempt, long now) {
        byte[] operation = attempt.operation().getBytes(UTF_8);
        byte[] root = attempt.root().getBytes(UTF_8);
        byte[] event = attempt.event().getBytes(UTF_8);
        int size = NUMBERS + operation.length + root.length + event.length;
        Chunk chunk = chunks.peekLast();
        if (chunk == null || chunk.packed.remaining() < size) {
            chunk = new Chunk(room(size));
            chunks.addLast(chunk);
            memory.taken(chunk.packed.capacity());
        }
        chunk.lastAt = now;
        chunk.packed.putLong(attempt.chargeNanos()).putInt(attempt.attempt());
        for (byte[] part : new byte[][] {operation, root, event}) {
            chunk.packed.putInt(part.length).put(part);
        }
        forget(now);
    }

    private ByteBuffer room(int size) {
        if (size > CHUNK || spare == null) {
            return ByteBuffer.allocate(Math.max(CHUNK, size));
        }
        ByteBuffer room = spare.clear();
        spare = null;
        return room;
    }

    private void forget(long now) {
        while (!chunks.isEmpty()
                && (now - chunks.getFirst().lastAt > KEPT || (memory.isShort() && chunks.size() > 1))) {
            ByteBuffer gone = chunks.removeFirst().packed;
            memory.taken(-gone.capacity());
            spare = gone.capacity() == CHUNK ? gone : spare;
        }
    }

    /** All of them, oldest first. */
    List<WriteAttempts.Ended> all(long now) {
        forget(now);
        List<WriteAttempts.Ended> all = new ArrayList<>();
        for (Chunk chunk : chunks) {
            ByteBuffer packed = chunk.packed.duplicate().flip();
            while (packed.hasRemaining()) {
                long charge = packed.getLong();
                int attempt = packed.getInt();
                all.add(new WriteAttempts.Ended(text(packed), attempt, text(packed), charge, text(packed)));
            }
        }
        return all;
    }

    private static String text(ByteBuffer packed) {
        byte[] text = new byte[packed.getInt()];
        packed.get(text);
        return new String(text, UTF_8);
    }
}
