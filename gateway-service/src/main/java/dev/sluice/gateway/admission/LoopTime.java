package dev.sluice.gateway.admission;

/**
 * How long an event loop has run, by a tick that it should do so often. A turn that takes long counts as one tick: what a call
 * waits for may have come meanwhile and lie unread, so that the store must not be blamed for it. A gateway that has just been
 * started has such turns, and needs several of them for its first lease.
 */
final class LoopTime {
    private final long every;
    private long ticked = ShardPurses.millisNow();
    private long lost;

    /** @param every millis between two ticks */
    LoopTime(long every) {
        this.every = every;
    }

    void tick(long now) {
        if (now - ticked > 2 * every) {
            lost += now - ticked - every;
        }
        ticked = now;
    }

    /** Millis; may go back when a turn turns out to have been a long one. */
    long millis() {
        return ShardPurses.millisNow() - lost;
    }
}
