package dev.sluice.gateway.admission;

import java.util.function.Consumer;

/**
 * A call, or a hold that wants to grow, waiting in a purse's queue.
 *
 * @param need what it would like to hold
 * @param min the least that is of use to it
 * @param since millis of the purse's clock
 * @param deadline millis of {@link PurseStore#running}
 * @param opens a call that will release its hold; false for a hold that grows
 * @param granted is told what is held for it
 * @param refused is told why not
 */
record Waiter(
        Tally need,
        Tally min,
        long since,
        long deadline,
        boolean opens,
        Consumer<Tally> granted,
        Consumer<Refusal> refused) {}
