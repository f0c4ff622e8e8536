package dev.sluice.gateway.admission;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.KeyGrant.Unit;
import dev.sluice.quota.Claim;
import dev.sluice.quota.GiveBack;
import dev.sluice.quota.Lease;
import dev.sluice.quota.writer.LeaseAnswer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one event loop holds for one key in one period: a pure state machine.
 *
 * <pre>
 *           lease              admit             charge
 *   Redis ────────► free ────────────► held ──────────────► used
 *     ▲              │  ◄──────────────┘                     │
 *     └── give back ─┴───────── release ──── report ─────────┘
 * </pre>
 *
 * Redis counts free + held + used as leased, but for money that a settle has already made spent. Free may be negative after
 * a charge above its hold; the next lease makes up for it first.
 */
final class Purse implements LeaseAnswer {
    static final long ASK_AGAIN = 50;
    static final long IDLE = 2_000;
    static final long EVICTED = 10_000;
    private static final long RECALL_LASTS = 1_000;
    private static final long NO_PREFETCH = 500;

    private final PurseId id;
    private final PurseStore store;
    private final Tally free = new Tally();
    private final Tally held = new Tally();
    private final Tally used = new Tally();
    private final Waiters waiters = new Waiters();
    private final Spending spending;
    private KeyGrant grant;
    private List<Lease.Limit> limits;
    private ToldLimits told;
    private Lease inFlight;
    private Tally askedFor;
    private Refusal lastNo;
    private long askAt;
    private long usedAt;
    private long recalledAt;
    private long prefetchAt;
    private int holds;
    private boolean emptying;
    private boolean closing;
    private boolean dead;

    Purse(PurseId id, KeyGrant grant, List<Lease.Limit> limits, PurseStore store) {
        this.id = id;
        this.grant = grant;
        this.limits = limits;
        this.told = ToldLimits.of(PurseId.events(grant, limits));
        this.store = store;
        this.usedAt = store.millis();
        this.askAt = usedAt;
        this.prefetchAt = usedAt;
        this.recalledAt = usedAt - RECALL_LASTS;
        this.spending = new Spending(usedAt);
    }

    PurseId id() {
        return id;
    }

    KeyGrant grant() {
        return grant;
    }

    List<Lease.Limit> limits() {
        return limits;
    }

    /** The limits as usage events tell them. */
    ToldLimits told() {
        return told;
    }

    /** Nano-dollars that are leased and not spent. */
    long leasedNanos() {
        return dead ? 0 : free.get(Unit.USD) + held.get(Unit.USD);
    }

    int waiting() {
        return waiters.count();
    }

    boolean forgotten() {
        return dead;
    }

    boolean open() {
        return !closing && !dead;
    }

    /** Only units that something limits are counted; money always is. */
    Tally counted(Tally tally) {
        Tally counted = new Tally();
        counted.set(Unit.USD, tally.get(Unit.USD));
        limits.forEach(limit -> counted.set(limit.unit(), tally.get(limit.unit())));
        return counted;
    }

    boolean counts(Unit unit) {
        return unit == Unit.USD || limits.stream().anyMatch(limit -> limit.unit() == unit);
    }

    void admit(Waiter waiter) {
        if (waiters.none() && free.covers(waiter.need())) {
            give(waiter, waiter.need().copy());
            prefetch();
        } else {
            waiters.add(waiter);
            ask();
        }
    }

    /** Takes more for a running call if it is here, without asking. */
    boolean extend(Tally more) {
        if (dead || !waiters.none() || !free.covers(more)) {
            return false;
        }
        free.subtract(more);
        held.add(more);
        spending.took(more, store.millis());
        return true;
    }

    /** A part of a hold becomes used; what the hold does not cover comes out of what is free, and below. */
    void charge(Tally hold, Unit unit, long amount) {
        long covered = Math.min(Math.max(0, hold.get(unit)), amount);
        hold.add(unit, -covered);
        held.add(unit, -covered);
        long above = amount - covered;
        if (unit == Unit.USD && above > 0) {
            store.overrun(Math.max(0, above - Math.max(0, free.get(unit))));
        }
        free.add(unit, -above);
        used.add(unit, amount);
    }

    void release(Tally hold, boolean last) {
        held.subtract(hold);
        free.add(hold);
        hold.clear();
        usedAt = store.millis();
        holds -= last ? 1 : 0;
        if (closing) {
            giveBack();
        } else {
            serve(false);
            ask();
        }
    }

    /** Somebody waits for what is free here. */
    void recall() {
        recalledAt = store.millis();
        emptySoon();
    }

    /** Something was given back: whoever waits may ask at once. */
    void given() {
        if (!waiters.none()) {
            askAt = Math.min(askAt, store.millis());
            ask();
        }
    }

    /** The key's settings have changed, but not which limits it has: lease under the new ones. */
    void regrant(KeyGrant newer, List<Lease.Limit> newLimits) {
        grant = newer;
        limits = newLimits;
        told = ToldLimits.of(PurseId.events(newer, newLimits));
        emptySoon();
    }

    /** The period is over, or the key has other limits: admits nothing any more, and ends with its last call. */
    void close() {
        closing = true;
        waiters.refuse(waiter -> true, new Refusal.Gone());
        emptySoon();
    }

    /** Others have what was leased here. */
    void forget() {
        dead = true;
        waiters.refuse(waiter -> true, new Refusal.Gone());
    }

    /** For a rebuild: keeps exactly what running calls hold. Null when that is nothing. */
    Claim.Purse shrink() {
        free.clear();
        used.clear();
        if (held.isZero()) {
            return null;
        }
        List<Claim.Counter> counters = new ArrayList<>();
        limits.forEach(limit ->
                counters.add(new Claim.Counter(limit.id(), limit.unit(), limit.periodStart(), held.get(limit.unit()))));
        return new Claim.Purse(id.root(), id.purse(), id.period(), held.get(Unit.USD), counters);
    }

    /** To be called every 50 ms or so. */
    void tick(long now) {
        long running = store.running();
        waiters.refuse(
                waiter -> waiter.deadline() <= running,
                lastNo == null ? new Refusal.Unavailable("does not answer") : lastNo);
        if (inFlight == null && waiters.none() && (closing || now - usedAt >= IDLE)) {
            giveBack();
        }
        ask();
    }

    /** Nothing is left that Redis or a call would miss. */
    boolean evictable(long now) {
        boolean empty = waiters.none() && inFlight == null && holds == 0;
        return dead ? holds == 0 : empty && free.isZero() && used.isZero() && (closing || now - usedAt >= EVICTED);
    }

    @Override
    public void answered(Lease.Result result) {
        Lease asked = inFlight;
        inFlight = null;
        if (dead || asked == null) {
            return;
        }
        long now = store.millis();
        switch (result) {
            case Lease.Taken taken -> taken(asked, Tally.of(taken.amounts()), now);
            case Lease.Held no -> {
                lastNo = new Refusal.Held(no.limit());
                askAt = now + ASK_AGAIN;
                giveBack();
            }
            case Lease.Spent no -> {
                Unit unit = unit(no.limit());
                long least = askedFor.get(unit);
                waiters.refuse(waiter -> waiter.min().get(unit) >= least, new Refusal.Spent(no.limit()));
            }
            case Lease.Stale no -> waiters.refuse(waiter -> true, new Refusal.Stale());
            case Lease.PeriodMoved no -> {
                lastNo = new Refusal.Unavailable("disagrees about the time");
                askAt = now + ASK_AGAIN;
                store.clockIs(no.now());
            }
            case Lease.Unknown no -> {
                lastNo = new Refusal.Unavailable("does not know the account yet");
                askAt = now + ASK_AGAIN;
            }
        }
        if (emptying || closing) {
            giveBack();
        }
        ask();
    }

    /** Passive on purpose: whoever drops a lease may be about to shrink or forget this purse. The next tick asks again. */
    @Override
    public void notTaken() {
        inFlight = null;
        askAt = store.millis() + ASK_AGAIN;
    }

    private void taken(Lease asked, Tally amount, long now) {
        free.add(counted(amount));
        lastNo = null;
        boolean all = amount.covers(Tally.of(asked.need()));
        serve(!all);
        if (amount.isZero()) {
            prefetchAt = now + NO_PREFETCH;
            askAt = now + ASK_AGAIN;
        }
    }

    /** @param scarce there is no more than this: a call may be content with its least */
    private void serve(boolean scarce) {
        while (!waiters.none()) {
            Waiter head = waiters.head();
            boolean whole = free.covers(head.need());
            if (!whole && !(scarce && free.covers(head.min()))) {
                return;
            }
            waiters.removeHead();
            give(head, whole ? head.need().copy() : head.need().atMost(free).positive());
        }
    }

    private void give(Waiter waiter, Tally amount) {
        free.subtract(amount);
        held.add(amount);
        usedAt = store.millis();
        spending.took(amount, usedAt);
        holds += waiter.opens() ? 1 : 0;
        waiter.granted().accept(amount);
    }

    private void ask() {
        if (!open() || inFlight != null || waiters.none() || store.millis() < askAt) {
            return;
        }
        settleUp();
        askedFor = waiters.head().min();
        lease(free.missingTo(askedFor), free.missingTo(waiters.needed()));
    }

    private void prefetch() {
        long now = store.millis();
        if (!open() || inFlight != null || now < prefetchAt || now - recalledAt < RECALL_LASTS) {
            return;
        }
        Tally likely = counted(spending.likely(now));
        if (!free.covers(likely.half())) {
            askedFor = new Tally();
            lease(askedFor, askedFor);
        }
    }

    private void lease(Tally min, Tally need) {
        Tally want = free.missingTo(counted(spending.likely(store.millis())));
        inFlight = new Lease(
                id.root(),
                id.purse(),
                id.period(),
                limits,
                grant.path(),
                grant.creditLimit(),
                want.amounts(),
                need.amounts(),
                min.amounts());
        store.lease(inFlight, this);
    }

    /** Redis judges by what it knows: tells it what was used, and what was charged above all leases. */
    private void settleUp() {
        Tally missing = free.atMost(new Tally());
        if (!missing.isZero() || !used.isZero()) {
            free.subtract(missing);
            report(missing);
        }
    }

    private void emptySoon() {
        if (inFlight == null) {
            giveBack();
        } else {
            emptying = true;
        }
    }

    private void giveBack() {
        emptying = false;
        if (!dead && (!free.isZero() || !used.isZero())) {
            Tally unused = free.copy();
            free.clear();
            report(unused);
        }
    }

    private void report(Tally unused) {
        List<GiveBack.Counter> counters = new ArrayList<>();
        limits.forEach(limit -> counters.add(new GiveBack.Counter(
                limit.id(), limit.unit(), limit.periodStart(), unused.get(limit.unit()), used.get(limit.unit()))));
        boolean recalled = store.millis() - recalledAt < RECALL_LASTS;
        store.giveBack(new GiveBack.Purse(
                id.root(), id.purse(), id.period(), unused.get(Unit.USD), used.get(Unit.USD), recalled, counters));
        used.clear();
    }

    private Unit unit(String limit) {
        return limits.stream()
                .filter(one -> one.id().equals(limit))
                .map(Lease.Limit::unit)
                .findFirst()
                .orElse(Unit.USD);
    }
}
