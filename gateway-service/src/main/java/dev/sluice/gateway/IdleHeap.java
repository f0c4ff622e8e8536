package dev.sluice.gateway;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.util.function.LongSupplier;

/**
 * Gives memory back that many calls needed, once there are none: a collection of the whole heap, which makes the serial collector
 * shrink, stops the process for some ten milliseconds, and only an idle one can afford that. Not thread-safe: one timer.
 */
final class IdleHeap {
    /** So many looks in a row without a call. */
    private static final int LOOKS = 2;

    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final LongSupplier running;
    private int idle;

    /** @param running calls, now; any thread */
    IdleHeap(LongSupplier running) {
        this.running = running;
    }

    /** To be called every few seconds. */
    void look() {
        if (running.getAsLong() > 0) {
            idle = 0;
            return;
        }
        idle++;
        if (idle == LOOKS && grown()) {
            System.gc();
        }
    }

    private boolean grown() {
        MemoryUsage heap = memory.getHeapMemoryUsage();
        return heap.getCommitted() > heap.getInit() + heap.getInit() / 4;
    }
}
