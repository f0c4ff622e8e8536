package dev.sluice.quota.writer;

/**
 * When a writer counts as alive in a shard. Times are milliseconds of one monotonic clock. A sign counts from when it was
 * sent, which is never later than when Redis took it, so that this side gives up first.
 */
final class LifeSign {
    static final long EVERY = 2_000;
    static final long TRUSTED = 8_000;
    private static final long NEVER = Long.MIN_VALUE / 2;

    private long sentAt = NEVER;
    private boolean waiting;
    private long ackedAt = NEVER;

    boolean due(long now) {
        return !waiting && now - sentAt >= EVERY;
    }

    void sent(long now) {
        sentAt = now;
        waiting = true;
    }

    void acknowledged() {
        waiting = false;
        ackedAt = sentAt;
    }

    /** A new incarnation: nothing is known of it yet. */
    void reset() {
        sentAt = NEVER;
        waiting = false;
        ackedAt = NEVER;
    }

    /** The sign that was on its way will not be answered. */
    void dropped() {
        waiting = false;
        sentAt = NEVER;
    }

    boolean alive(long now) {
        return now - ackedAt < TRUSTED;
    }

    /** True while no first sign of this incarnation was answered. */
    boolean unborn() {
        return ackedAt == NEVER;
    }
}
