package dev.sluice.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.KeyGrant.Unit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Two purses of one balance under random calls, answers, recalls and pauses. */
class PurseTest {
    private static final long GRANTED = 1_000;
    private static final long LEAST = 20;

    private record Running(Purse purse, Tally held) {}

    private final FakeBank bank = new FakeBank(GRANTED);
    private final List<Purse> purses = List.of(purse("k1"), purse("k2"));
    private final Deque<Running> running = new ArrayDeque<>();
    private final List<Refusal> wrong = new ArrayList<>();
    private int waiting;

    private Purse purse(String key) {
        return new Purse(new PurseId("root", key, "p", 0, Long.MAX_VALUE), Store.grant("root", 0L), List.of(), bank);
    }

    @Property(tries = 2_000)
    void neverOversellsNeverSaysUsedUpTooEarlyAndGivesAllBack(
            @ForAll @Size(min = 1, max = 150) List<@IntRange(min = 0, max = 99) Integer> steps) {
        PurseTest run = new PurseTest();
        steps.forEach(run::step);
        run.rest();

        assertThat(run.wrong).isEmpty();
        assertThat(run.bank.oversold).isFalse();
        assertThat(run.bank.leased).isZero();
        assertThat(run.waiting).isZero();
        assertThat(run.purses).allMatch(purse -> purse.evictable(run.bank.now));
    }

    private void step(int step) {
        Purse purse = purses.get(step % 2);
        switch (step / 10) {
            case 0, 1, 2 -> call(purse, LEAST + step * 3L);
            case 3, 4, 5, 6 -> bank.deliver();
            case 7 -> end(step % 10 * 10);
            case 8 -> purse.recall();
            default -> pause(step % 10 * 20L);
        }
    }

    private void call(Purse purse, long need) {
        waiting++;
        purse.admit(new Waiter(
                Tally.of(need, 0, 0, 0),
                Tally.of(LEAST, 0, 0, 0),
                bank.now,
                bank.now + 1_000,
                true,
                held -> {
                    waiting--;
                    running.addLast(new Running(purse, held));
                },
                why -> {
                    waiting--;
                    if (why instanceof Refusal.Spent && GRANTED - bank.spent >= LEAST) {
                        wrong.add(why);
                    }
                }));
    }

    private void end(int percent) {
        Running call = running.pollFirst();
        if (call != null) {
            long charge = call.held().get(Unit.USD) * percent / 100;
            call.purse().charge(call.held(), Unit.USD, charge);
            bank.settle(charge);
            call.purse().release(call.held(), true);
        }
    }

    private void pause(long millis) {
        bank.now += millis;
        purses.forEach(purse -> purse.tick(bank.now));
    }

    /** Everything ends, and then nothing happens for long. */
    private void rest() {
        for (int i = 0; i < 400; i++) {
            while (!bank.wire.isEmpty()) {
                bank.deliver();
            }
            end(50);
            pause(50);
        }
    }
}
