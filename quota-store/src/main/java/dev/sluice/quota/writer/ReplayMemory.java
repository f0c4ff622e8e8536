package dev.sluice.quota.writer;

/** How much the events of the last 60 s may take, over all writers of an event loop. Not thread-safe. */
public final class ReplayMemory {
    private final long maxBytes;
    private long bytes;

    public ReplayMemory(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    void taken(long more) {
        bytes += more;
    }

    boolean isShort() {
        return bytes > maxBytes;
    }
}
