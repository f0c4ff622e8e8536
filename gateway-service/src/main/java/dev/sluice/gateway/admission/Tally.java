package dev.sluice.gateway.admission;

import dev.sluice.contracts.KeyGrant.Unit;
import dev.sluice.quota.Amounts;

/** One number for each unit; may be negative. */
final class Tally {
    private static final Unit[] UNITS = Unit.values();

    private final long[] amounts = new long[UNITS.length];

    static Tally of(long nanos, long tokens, long requests, long slots) {
        Tally tally = new Tally();
        tally.amounts[Unit.USD.ordinal()] = nanos;
        tally.amounts[Unit.TOKENS.ordinal()] = tokens;
        tally.amounts[Unit.REQUESTS.ordinal()] = requests;
        tally.amounts[Unit.SLOTS.ordinal()] = slots;
        return tally;
    }

    static Tally of(Amounts amounts) {
        return of(amounts.nanos(), amounts.tokens(), amounts.requests(), amounts.slots());
    }

    Tally copy() {
        return new Tally().add(this);
    }

    long get(Unit unit) {
        return amounts[unit.ordinal()];
    }

    void set(Unit unit, long amount) {
        amounts[unit.ordinal()] = amount;
    }

    void add(Unit unit, long amount) {
        amounts[unit.ordinal()] += amount;
    }

    Tally add(Tally other) {
        for (int i = 0; i < amounts.length; i++) {
            amounts[i] += other.amounts[i];
        }
        return this;
    }

    Tally subtract(Tally other) {
        for (int i = 0; i < amounts.length; i++) {
            amounts[i] -= other.amounts[i];
        }
        return this;
    }

    /** What is missing here to reach the other, never negative. */
    Tally missingTo(Tally other) {
        Tally missing = new Tally();
        for (int i = 0; i < amounts.length; i++) {
            missing.amounts[i] = Math.max(0, other.amounts[i] - amounts[i]);
        }
        return missing;
    }

    /** Enough for the other in every unit that it asks for. */
    boolean covers(Tally other) {
        for (int i = 0; i < amounts.length; i++) {
            if (other.amounts[i] > 0 && amounts[i] < other.amounts[i]) {
                return false;
            }
        }
        return true;
    }

    /** The smaller one of each unit. */
    Tally atMost(Tally other) {
        Tally least = new Tally();
        for (int i = 0; i < amounts.length; i++) {
            least.amounts[i] = Math.min(amounts[i], other.amounts[i]);
        }
        return least;
    }

    Tally half() {
        Tally half = new Tally();
        for (int i = 0; i < amounts.length; i++) {
            half.amounts[i] = amounts[i] / 2;
        }
        return half;
    }

    /** Nothing below zero. */
    Tally positive() {
        return new Tally().missingTo(this);
    }

    boolean isZero() {
        for (long amount : amounts) {
            if (amount != 0) {
                return false;
            }
        }
        return true;
    }

    void clear() {
        for (Unit unit : UNITS) {
            set(unit, 0);
        }
    }

    Amounts amounts() {
        return new Amounts(get(Unit.USD), get(Unit.TOKENS), get(Unit.REQUESTS), get(Unit.SLOTS));
    }

    @Override
    public String toString() {
        return amounts().toString();
    }
}
