package dev.sluice.quota;

import dev.sluice.contracts.KeyGrant.Unit;
import java.util.EnumMap;
import java.util.Map;

/** How much a lease gets, or which limit forbids it, as the model sees it. */
final class ModelShare {
    private final Lease lease;
    private final Map<Unit, Long> free = new EnumMap<>(Unit.class);
    private String held;
    private String spent;

    ModelShare(Lease lease) {
        this.lease = lease;
    }

    void weigh(Unit unit, String limit, long left, long whole) {
        free.merge(unit, left, Math::min);
        long min = of(lease.min(), unit);
        if (min > 0 && left < min) {
            if (whole >= min) {
                held = held == null ? limit : held;
            } else {
                spent = spent == null ? limit : spent;
            }
        }
    }

    Lease.Result decide(long liveWriters) {
        if (spent != null) {
            return new Lease.Spent(spent);
        }
        if (held != null) {
            return new Lease.Held(held);
        }
        return new Lease.Taken(new Amounts(
                amount(Unit.USD, liveWriters),
                amount(Unit.TOKENS, liveWriters),
                amount(Unit.REQUESTS, liveWriters),
                amount(Unit.SLOTS, liveWriters)));
    }

    private long amount(Unit unit, long liveWriters) {
        long atLeast = Math.max(of(lease.need(), unit), of(lease.min(), unit));
        if (!free.containsKey(unit)) {
            return Math.max(atLeast, of(lease.want(), unit));
        }
        long share = Math.min(of(lease.want(), unit), Math.floorDiv(free.get(unit), 2 * liveWriters));
        return Math.max(0, Math.min(free.get(unit), Math.max(atLeast, share)));
    }

    static long of(Amounts amounts, Unit unit) {
        return switch (unit) {
            case USD -> amounts.nanos();
            case TOKENS -> amounts.tokens();
            case REQUESTS -> amounts.requests();
            case SLOTS -> amounts.slots();
        };
    }
}
