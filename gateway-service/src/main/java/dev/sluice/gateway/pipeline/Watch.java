package dev.sluice.gateway.pipeline;

import io.vertx.core.Vertx;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The one timer of an event loop: every running attempt is asked ten times a second whether one of its times is up, so that
 * a call costs no timers of its own.
 */
public final class Watch {
    private static final long EVERY_MS = 100;

    /** Something whose time may be up. */
    interface Watched {
        void tick(long nowMs);
    }

    private final Set<Watched> watched = new LinkedHashSet<>();
    private final Vertx vertx;
    private final LongSupplier nanos;
    private final long timer;

    /** @param nanos a monotonic clock */
    public Watch(Vertx vertx, LongSupplier nanos) {
        this.vertx = vertx;
        this.nanos = nanos;
        this.timer = vertx.setPeriodic(EVERY_MS, id -> tick());
    }

    /** Monotonic milliseconds. */
    public long now() {
        return nanos.getAsLong() / 1_000_000;
    }

    /** Monotonic nanoseconds. */
    public long nanos() {
        return nanos.getAsLong();
    }

    public void close() {
        vertx.cancelTimer(timer);
    }

    void add(Watched one) {
        watched.add(one);
    }

    void remove(Watched one) {
        watched.remove(one);
    }

    private void tick() {
        long now = now();
        for (Watched one : watched.toArray(new Watched[0])) {
            one.tick(now);
        }
    }
}
