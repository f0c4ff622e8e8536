package dev.sluice.gateway.admission;

import java.util.concurrent.atomic.AtomicLong;

/** Running totals; one writer, any readers. */
final class Counts {
    private final AtomicLong waits = new AtomicLong();
    private final AtomicLong waitMillis = new AtomicLong();
    private final AtomicLong overrun = new AtomicLong();
    private final AtomicLong reaped = new AtomicLong();
    private final AtomicLong unrecorded = new AtomicLong();

    void waited(long millis) {
        if (millis > 0) {
            waits.incrementAndGet();
            waitMillis.addAndGet(millis);
        }
    }

    void overrun(long nanos) {
        overrun.addAndGet(nanos);
    }

    void reaped(long attempts) {
        reaped.addAndGet(attempts);
    }

    void unrecorded() {
        unrecorded.incrementAndGet();
    }

    AdmissionStats with(int purses, long leasedNanos, int waiting, int queued) {
        return new AdmissionStats(
                purses,
                leasedNanos,
                waiting,
                queued,
                waits.get(),
                waitMillis.get(),
                overrun.get(),
                reaped.get(),
                unrecorded.get());
    }
}
