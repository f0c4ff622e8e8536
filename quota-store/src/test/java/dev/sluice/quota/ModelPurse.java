package dev.sluice.quota;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.KeyGrant.Unit;
import java.util.ArrayList;
import java.util.List;

/** What a model writer holds for one key in one period; the simplest gateway that keeps the rules. */
final class ModelPurse {
    static final long DAY = 86_400_000;
    static final long MINUTE = 60_000;
    static final long BUDGET = 700;

    final String root;
    final String key;
    final String period;
    final List<Lease.Limit> limits;
    long nanos;
    long heldNanos;
    long coveredNanos;
    long tokens;
    long heldTokens;
    long usedTokens;
    long requests;
    long usedRequests;
    long slots;
    long heldSlots;

    /** Three keys: k1 under every kind of limit, k2 under the account's budget only, k3 of a root without limits. */
    ModelPurse(int key, long now) {
        this.key = "k" + (key + 1);
        this.root = key < 2 ? "acme" : "beta";
        long day = now - now % DAY;
        long minute = now - now % MINUTE;
        this.period = key == 2 ? "all" : day + "/" + minute;
        this.limits = new ArrayList<>();
        if (key < 2) {
            limits.add(new Lease.Limit("acme:usd:day", Unit.USD, BUDGET, day));
        }
        if (key == 0) {
            limits.add(new Lease.Limit("k1:tokens:minute", Unit.TOKENS, 60, minute));
            limits.add(new Lease.Limit("k1:requests:minute", Unit.REQUESTS, 9, minute));
            limits.add(new Lease.Limit("k1:slots", Unit.SLOTS, 4, 0));
        }
    }

    String id() {
        return Layout.purse(root, key, period);
    }

    Lease lease(Amounts want, Amounts need, Amounts min) {
        return new Lease(root, key, period, limits, List.of(new KeyGrant.Scope(root, 1_000)), 0L, want, need, min);
    }

    void taken(Amounts amounts) {
        nanos += amounts.nanos();
        tokens += amounts.tokens();
        requests += amounts.requests();
        slots += amounts.slots();
    }

    boolean admits(long holdNanos, long holdTokens) {
        return nanos - heldNanos >= holdNanos
                && tokens - heldTokens - usedTokens >= holdTokens
                && requests - usedRequests >= 1
                && slots - heldSlots >= 1;
    }

    void hold(long holdNanos, long holdTokens) {
        heldNanos += holdNanos;
        heldTokens += holdTokens;
        heldSlots++;
        usedRequests++;
    }

    void settled(long holdNanos, long holdTokens, long charge, long tokensUsed) {
        heldNanos -= holdNanos;
        nanos -= charge;
        coveredNanos += charge;
        heldTokens -= holdTokens;
        usedTokens += tokensUsed;
        heldSlots--;
    }

    /** Everything that no running call holds, and all use so far. */
    GiveBack giveBack() {
        long unused = nanos - heldNanos;
        long freeTokens = tokens - heldTokens - usedTokens;
        List<GiveBack.Counter> counters = new ArrayList<>();
        for (Lease.Limit limit : limits) {
            counters.add(
                    switch (limit.unit()) {
                        case USD -> counter(limit, unused, coveredNanos);
                        case TOKENS -> counter(limit, freeTokens, usedTokens);
                        case REQUESTS -> counter(limit, requests - usedRequests, usedRequests);
                        case SLOTS -> counter(limit, slots - heldSlots, 0);
                    });
        }
        GiveBack back =
                new GiveBack(List.of(new GiveBack.Purse(root, key, period, unused, coveredNanos, true, counters)));
        nanos = heldNanos;
        tokens = heldTokens;
        slots = heldSlots;
        coveredNanos = usedTokens = requests = usedRequests = 0;
        return back;
    }

    private static GiveBack.Counter counter(Lease.Limit limit, long unused, long used) {
        return new GiveBack.Counter(limit.id(), limit.unit(), limit.periodStart(), unused, used);
    }

    /** After a rebuild began: exactly what running calls hold. */
    Claim.Purse claim() {
        nanos = heldNanos;
        tokens = heldTokens;
        slots = heldSlots;
        coveredNanos = usedTokens = requests = usedRequests = 0;
        List<Claim.Counter> counters = new ArrayList<>();
        for (Lease.Limit limit : limits) {
            long amount =
                    switch (limit.unit()) {
                        case USD -> nanos;
                        case TOKENS -> tokens;
                        case REQUESTS -> 0;
                        case SLOTS -> slots;
                    };
            counters.add(new Claim.Counter(limit.id(), limit.unit(), limit.periodStart(), amount));
        }
        return new Claim.Purse(root, key, period, nanos, counters);
    }
}
