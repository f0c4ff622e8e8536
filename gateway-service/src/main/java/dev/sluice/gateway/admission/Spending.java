package dev.sluice.gateway.admission;

import dev.sluice.contracts.KeyGrant.Unit;

/** What a purse usually spends in two seconds, smoothed. */
final class Spending {
    private static final long WINDOW = 1_000;

    private final Tally taken = new Tally();
    private final Tally usual = new Tally();
    private long windowStart;

    Spending(long now) {
        windowStart = now;
    }

    void took(Tally amount, long now) {
        roll(now);
        taken.add(amount);
    }

    /** For two seconds. Slots are not spent but come back, so none are usual. */
    Tally usual(long now) {
        roll(now);
        return usual;
    }

    private void roll(long now) {
        long windows = (now - windowStart) / WINDOW;
        if (windows <= 0) {
            return;
        }
        for (Unit unit : Unit.values()) {
            if (unit != Unit.SLOTS) {
                long perTwoSeconds = (usual.get(unit) + 2 * taken.get(unit)) / 2;
                usual.set(unit, windows > 1 ? perTwoSeconds >> Math.min(40, windows - 1) : perTwoSeconds);
            }
        }
        taken.clear();
        windowStart += windows * WINDOW;
    }
}
