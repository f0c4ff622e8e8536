package dev.sluice.gateway.admission;

import dev.sluice.quota.GiveBack;
import dev.sluice.quota.Lease;
import dev.sluice.quota.writer.LeaseAnswer;

/** What a purse asks of the world. */
interface PurseStore {
    /** Millis of a monotonic clock. */
    long millis();

    /** See {@link LoopTime}: what a waiter's deadline is of. */
    long running();

    void lease(Lease lease, LeaseAnswer answer);

    void giveBack(GiveBack.Purse part);

    /** Redis says that the writer's idea of the time is wrong. */
    void clockIs(long redisMillis);

    /** Adds to the nano-dollars that were charged above their hold. */
    void overrun(long nanos);
}
