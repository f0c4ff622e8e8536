package dev.sluice.quota.writer;

import dev.sluice.quota.Lease;

/** Who asked for a lease; told exactly once, on the event loop. */
public interface LeaseAnswer {
    void answered(Lease.Result result);

    /** Nothing was taken, for a reason that says nothing about the limits: ask again when the shard admits. */
    void notTaken();
}
