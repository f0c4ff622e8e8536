package dev.sluice.admin;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * How many of the live gateways run with a change: the header {@code sluice-applied}.
 *
 * @param done how many do; negative when nobody can say (Redis away): {@code pending}
 * @param live how many there are
 */
public record Applied(int done, int live) {
    public static final String HEADER = "sluice-applied";
    public static final Applied PENDING = new Applied(-1, 0);

    private static final int MAX_SECONDS = 60;
    private static final Duration POLL = Duration.ofMillis(20);

    /** Whether there is nothing left to wait for. */
    public boolean complete() {
        return done >= live;
    }

    /** {@code 3/3} or {@code pending}. */
    @Override
    public String toString() {
        return done < 0 ? "pending" : done + "/" + live;
    }

    /**
     * Reads the query parameter {@code waitSeconds}; null is zero.
     *
     * @throws ProblemException 400; call it before the change is made
     */
    public static Duration wait(String waitSeconds) {
        if (waitSeconds == null) {
            return Duration.ZERO;
        }
        try {
            int seconds = Integer.parseInt(waitSeconds);
            if (seconds >= 0 && seconds <= MAX_SECONDS) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException e) {
            // the sentence below says it
        }
        throw ProblemException.invalid("waitSeconds", "must be a whole number from 0 to " + MAX_SECONDS);
    }

    /** Asks until all live gateways have it or the time is over; blocks, so for virtual threads, after the commit. */
    public static Applied await(Duration wait, Supplier<Applied> state) {
        long end = System.nanoTime() + wait.toNanos();
        Applied now = state.get();
        try {
            while (!now.complete() && System.nanoTime() < end) {
                Thread.sleep(POLL);
                now = state.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return now;
    }
}
