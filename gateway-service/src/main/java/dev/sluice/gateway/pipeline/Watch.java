package dev.sluice.gateway.pipeline;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * When things happen on an event loop. Its one timer: every body that is being read and every running attempt is asked ten
 * times a second whether one of its times is up, so that a call costs no timers of its own. And the end of its turns: what several calls put off until all that
 * has come in was read is done by one task.
 */
public final class Watch {
    private static final long EVERY_MS = 100;

    /** Something whose time may be up. */
    public interface Watched {
        void tick(long nowMs);
    }

    private final Set<Watched> watched = new LinkedHashSet<>();
    private final Vertx vertx;
    private final Context context;
    private final LongSupplier nanos;
    private final long timer;
    private List<Runnable> putOff = new ArrayList<>();
    private List<Runnable> spare = new ArrayList<>();

    /**
     * To be made on the event loop it shall belong to.
     *
     * @param nanos a monotonic clock
     */
    public Watch(Vertx vertx, LongSupplier nanos) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
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

    public void add(Watched one) {
        watched.add(one);
    }

    public void remove(Watched one) {
        watched.remove(one);
    }

    /** Runs it once the event loop has read what has come in by now. It must not throw. */
    void afterReading(Runnable task) {
        if (putOff.isEmpty()) {
            context.runOnContext(turn -> turnEnds());
        }
        putOff.add(task);
    }

    private void turnEnds() {
        List<Runnable> now = putOff;
        putOff = spare;
        spare = now;
        now.forEach(Runnable::run);
        now.clear();
    }

    private void tick() {
        long now = now();
        for (Watched one : watched.toArray(new Watched[0])) {
            one.tick(now);
        }
    }
}
