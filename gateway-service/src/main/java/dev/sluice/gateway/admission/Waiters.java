package dev.sluice.gateway.admission;

import dev.sluice.contracts.KeyGrant.Unit;
import dev.sluice.contracts.Money;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** Who waits for one purse, served in the order of coming. */
final class Waiters {
    private final Deque<Waiter> queue = new ArrayDeque<>();

    boolean none() {
        return queue.isEmpty();
    }

    int count() {
        return queue.size();
    }

    void add(Waiter waiter) {
        queue.addLast(waiter);
    }

    /** Who is next; there has to be somebody. */
    Waiter head() {
        return queue.peekFirst();
    }

    void removeHead() {
        queue.removeFirst();
    }

    /** What all of them would like to hold, or the next one where that is more than can be counted. */
    Tally needed() {
        Tally sum = new Tally();
        for (Waiter waiter : queue) {
            sum = sum.copy().add(waiter.need());
            if (sum.get(Unit.USD) > Money.MAX || sum.get(Unit.TOKENS) > Money.MAX) {
                return head().need();
            }
        }
        return sum;
    }

    void refuse(Predicate<Waiter> which, Refusal why) {
        if (queue.isEmpty()) {
            return;
        }
        List<Waiter> refused = queue.stream().filter(which).toList();
        queue.removeIf(which);
        refused.forEach(waiter -> waiter.refused().accept(why));
    }
}
