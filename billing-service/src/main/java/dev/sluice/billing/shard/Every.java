package dev.sluice.billing.shard;

/** Says when it is time again; at once for the first time. For one thread. */
final class Every {
    private final long nanos;
    private long next = System.nanoTime();

    Every(long millis) {
        this.nanos = millis * 1_000_000;
    }

    boolean due() {
        long now = System.nanoTime();
        if (now - next < 0) {
            return false;
        }
        next = now + nanos;
        return true;
    }
}
