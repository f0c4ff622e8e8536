package dev.sluice.gateway.framing;

import java.util.Arrays;

/** Puts together what arrives in several chunks. What came in one is handed out where it stands. */
final class Pieces {
    private static final byte[] NONE = new byte[0];
    private static final int FIRST = 512;

    private final int maxBytes;
    private byte[] kept = NONE;
    private int keptBytes;

    /** @param maxBytes the most that is put together */
    Pieces(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    boolean isEmpty() {
        return keptBytes == 0;
    }

    /** @throws EventTooLongException when it is more than allowed; nothing may be kept after it */
    void keep(byte[] chunk, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return;
        }
        int needed = keptBytes + length;
        if (needed > maxBytes) {
            throw new EventTooLongException(maxBytes);
        }
        if (needed > kept.length) {
            kept = Arrays.copyOf(kept, Math.min(maxBytes, Math.max(needed, Math.max(FIRST, 2 * kept.length))));
        }
        System.arraycopy(chunk, from, kept, keptBytes, length);
        keptBytes = needed;
    }

    /** Hands out what was kept and this after it, and begins anew. */
    void emit(byte[] chunk, int from, int to, SseCutter.Sink sink) {
        if (keptBytes == 0) {
            sink.event(chunk, from, to);
            return;
        }
        keep(chunk, from, to);
        byte[] whole = kept;
        int length = keptBytes;
        kept = NONE;
        keptBytes = 0;
        sink.event(whole, 0, length);
    }

    /** Hands out what was kept, if anything was. */
    void emitKept(SseCutter.Sink sink) {
        if (keptBytes > 0) {
            emit(NONE, 0, 0, sink);
        }
    }
}
