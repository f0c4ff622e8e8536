package dev.sluice.billing.shard;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says once that the service stops, and wakes whoever pauses. Thread-safe. */
final class StopSign {
    private final CountDownLatch stopped = new CountDownLatch(1);

    void raise() {
        stopped.countDown();
    }

    boolean raised() {
        return stopped.getCount() == 0;
    }

    /** @return false when the service stops */
    boolean pause(long millis) throws InterruptedException {
        return !stopped.await(millis, TimeUnit.MILLISECONDS);
    }
}
