package dev.sluice.bench.plan;

/** How load is made. */
public enum Kind {
    /** Each connection sends its next request when the last one is answered; the maximum rate. */
    CLOSED,
    /** Requests come at a fixed rate, whether or not earlier ones are answered. */
    OPEN,
    /** Streams as fast as they go, on each connection one after the other. */
    CHUNKS,
    /** Many streams at once, each at its own pace. */
    PACED,
    /** The gateway is started. */
    START,
    /** What the gateway's memory does before, under and after load. */
    MEMORY,
    /** Calls and streams at a modest rate for long, to see what grows. */
    SOAK;

    /** Whether the other contenders can do it too. */
    public boolean compares() {
        return this != START && this != MEMORY && this != SOAK;
    }
}
