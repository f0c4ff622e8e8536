package dev.sluice.gateway.admission;

import dev.sluice.quota.Amounts;
import dev.sluice.quota.GiveBack;
import dev.sluice.quota.Lease;
import dev.sluice.quota.writer.LeaseAnswer;
import java.util.ArrayDeque;
import java.util.Deque;

/** What the lease and give-back scripts do with one root's balance, one message at a time. */
final class FakeBank implements PurseStore {
    private record Asked(Lease lease, LeaseAnswer answer) {}

    final long granted;
    final Deque<Object> wire = new ArrayDeque<>();
    long now;
    long leased;
    long spent;
    boolean oversold;

    FakeBank(long granted) {
        this.granted = granted;
    }

    /** Takes the next message in. */
    void deliver() {
        switch (wire.pollFirst()) {
            case Asked asked -> asked.answer().answered(lease(asked.lease()));
            case GiveBack.Purse part -> leased -= part.unusedNanos();
            case Long charge -> {
                spent += charge;
                leased -= charge;
            }
            case null, default -> {
                // Nothing on its way.
            }
        }
        oversold |= leased < 0 || spent + leased > granted;
    }

    private Lease.Result lease(Lease lease) {
        long free = granted - spent - leased;
        long min = lease.min().nanos();
        if (min > 0 && free < min) {
            return granted - spent >= min ? new Lease.Held(Lease.BALANCE) : new Lease.Spent(Lease.BALANCE);
        }
        long fair = Math.min(lease.want().nanos(), free / 4);
        long take = Math.max(0, Math.min(free, Math.max(Math.max(lease.need().nanos(), min), fair)));
        leased += take;
        return new Lease.Taken(new Amounts(take, 0, 0, 0));
    }

    void settle(long charge) {
        wire.addLast(charge);
    }

    @Override
    public long millis() {
        return now;
    }

    @Override
    public long running() {
        return now;
    }

    @Override
    public void lease(Lease lease, LeaseAnswer answer) {
        wire.addLast(new Asked(lease, answer));
    }

    @Override
    public void giveBack(GiveBack.Purse part) {
        wire.addLast(part);
    }

    @Override
    public void clockIs(long redisMillis) {}

    @Override
    public void overrun(long nanos) {
        oversold |= nanos > 0;
    }
}
