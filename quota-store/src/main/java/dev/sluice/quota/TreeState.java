package dev.sluice.quota;

import java.util.Map;

/**
 * A root's counters in Redis. Money in nano-dollars.
 *
 * @param cs number of the last credit applied
 * @param leased by writers right now and not spent
 * @param versions scope → version of its settings
 * @param limits limit id → its counter
 */
public record TreeState(
        long cs, long credit, long spent, long leased, Map<String, Long> versions, Map<String, Counter> limits) {

    /** A limit's counter in the period that began at {@code start} (epoch millis). */
    public record Counter(long start, long used, long leased) {}

    /** What the root has now, leased or not. */
    public long balance() {
        return credit - spent;
    }
}
