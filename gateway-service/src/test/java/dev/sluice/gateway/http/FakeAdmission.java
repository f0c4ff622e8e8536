package dev.sluice.gateway.http;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.gateway.admission.Admission;
import dev.sluice.gateway.admission.Demand;
import dev.sluice.gateway.admission.Hold;
import dev.sluice.gateway.error.GatewayException;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives every call what it asks for, up to a budget, and writes down what it was told. */
final class FakeAdmission implements Admission {
    record Settled(int attempt, long charge, long tokens, UsageEvent event) {}

    final List<Settled> settled = new CopyOnWriteArrayList<>();
    final List<UsageEvent> refused = new CopyOnWriteArrayList<>();
    final List<UsageEvent> recorded = new CopyOnWriteArrayList<>();
    final List<Long> progressed = new CopyOnWriteArrayList<>();
    final List<Demand> demands = new CopyOnWriteArrayList<>();
    final AtomicInteger released = new AtomicInteger();
    volatile long most = Long.MAX_VALUE;
    volatile boolean grows = true;
    volatile GatewayException refusal;
    /** Thrown by whatever asks a hold to grow; stands for any mistake of ours in the middle of a call. */
    volatile RuntimeException defect;

    /** Forgets the calls so far: each entry copies its list, which would be counted as what a call allocates. */
    void forget() {
        settled.clear();
        refused.clear();
        recorded.clear();
        progressed.clear();
        demands.clear();
    }

    @Override
    public Future<Hold> admit(String operationId, KeyGrant grant, Demand demand) {
        demands.add(demand);
        return refusal == null
                ? Future.succeededFuture(new FakeHold(Math.min(most, demand.needNanos())))
                : Future.failedFuture(refusal);
    }

    @Override
    public void refused(KeyGrant grant, UsageEvent event) {
        refused.add(event);
    }

    private final class FakeHold implements Hold {
        private long nanos;

        FakeHold(long nanos) {
            this.nanos = nanos;
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public Future<Boolean> grow(long more) {
            if (defect != null) {
                throw defect;
            }
            nanos += grows ? more : 0;
            return Future.succeededFuture(grows);
        }

        @Override
        public Future<Void> record(int attempt, UsageEvent asIfLost, long atLeastNanos) {
            recorded.add(asIfLost);
            return Future.succeededFuture();
        }

        @Override
        public void progress(int attempt, long atLeastNanos) {
            progressed.add(atLeastNanos);
        }

        @Override
        public Future<Void> settle(int attempt, long chargeNanos, long tokens, UsageEvent event) {
            settled.add(new Settled(attempt, chargeNanos, tokens, event));
            return Future.succeededFuture();
        }

        @Override
        public void release() {
            released.incrementAndGet();
        }

        @Override
        public List<UsageEvent.LimitStart> limits() {
            return List.of();
        }
    }
}
