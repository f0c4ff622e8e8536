package dev.sluice.bench.probe;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/** Counts and times the calls of one order. Thread-safe. */
final class Tally {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final ConcurrentHistogram latency = new ConcurrentHistogram(LONGEST_NANOS, 3);
    private final ConcurrentHistogram transit = new ConcurrentHistogram(LONGEST_NANOS, 3);
    private final LongAdder calls = new LongAdder();
    private final LongAdder complete = new LongAdder();
    private final Map<String, LongAdder> faults = new ConcurrentHashMap<>();
    private final LongAdder ended = new LongAdder();

    void began() {
        calls.increment();
    }

    void latency(long nanos) {
        latency.recordValue(clamp(nanos));
    }

    void transit(long nanos) {
        transit.recordValue(clamp(nanos));
    }

    void complete() {
        complete.increment();
        ended.increment();
    }

    void fault(String what) {
        faults.computeIfAbsent(what, key -> new LongAdder()).increment();
        ended.increment();
    }

    long running() {
        return calls.sum() - ended.sum();
    }

    /** Waits for what was begun; what has not ended by then is a fault. */
    Result result(long waitMillis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        while (running() > 0 && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        if (running() > 0) {
            faults.computeIfAbsent("never ended", key -> new LongAdder()).add(running());
        }
        Map<String, Long> counts = new TreeMap<>();
        faults.forEach((what, count) -> counts.put(what, count.sum()));
        return new Result(calls.sum(), complete.sum(), counts, Quantiles.of(latency), Quantiles.of(transit));
    }

    private static long clamp(long nanos) {
        return Math.max(0, Math.min(nanos, LONGEST_NANOS));
    }
}
