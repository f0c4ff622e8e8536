package dev.sluice.gateway.admission;

import dev.sluice.contracts.KeyGrant.Unit;

/**
 * What a purse is likely to spend in two seconds: what it usually spends, smoothed, but never less than what the present second
 * asks for. So the leases of calls that come together after a silence double, instead of each call waiting for one of its own.
 */
final class Spending {
    private static final long WINDOW = 1_000;
    private static final Unit[] SPENT = {Unit.USD, Unit.TOKENS, Unit.REQUESTS};

    private final Tally taken = new Tally();
    private final Tally usual = new Tally();
    private final Tally likely = new Tally();
    private long windowStart;

    Spending(long now) {
        windowStart = now;
    }

    void took(Tally amount, long now) {
        roll(now);
        taken.add(amount);
        expect();
    }

    /** Of slots none are likely: they are not spent but come back. */
    Tally likely(long now) {
        roll(now);
        return likely;
    }

    private void roll(long now) {
        long windows = (now - windowStart) / WINDOW;
        if (windows <= 0) {
            return;
        }
        for (Unit unit : SPENT) {
            long perTwoSeconds = (usual.get(unit) + 2 * taken.get(unit)) / 2;
            usual.set(unit, windows > 1 ? perTwoSeconds >> Math.min(40, windows - 1) : perTwoSeconds);
        }
        taken.clear();
        windowStart += windows * WINDOW;
        expect();
    }

    private void expect() {
        for (Unit unit : SPENT) {
            likely.set(unit, Math.max(usual.get(unit), 2 * taken.get(unit)));
        }
    }
}
