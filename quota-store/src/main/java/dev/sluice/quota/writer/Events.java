package dev.sluice.quota.writer;

import dev.sluice.quota.Settle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The settles of the last 60 s, in bounded memory, for the rebuild of a Redis that has forgotten them. */
final class Events {
    private static final long KEPT = 60_000;

    private record Kept(Settle.Attempt attempt, long at, long bytes) {}

    private final long maxBytes;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private long bytes;

    Events(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    void add(Settle.Attempt attempt, long now) {
        long size = Outbox.size(attempt);
        kept.addLast(new Kept(attempt, now, size));
        bytes += size;
        forget(now);
    }

    private void forget(long now) {
        while (!kept.isEmpty() && (now - kept.getFirst().at() > KEPT || bytes > maxBytes)) {
            bytes -= kept.removeFirst().bytes();
        }
    }

    /** All of them, oldest first. */
    List<Settle.Attempt> all(long now) {
        forget(now);
        return kept.stream().map(Kept::attempt).toList();
    }
}
