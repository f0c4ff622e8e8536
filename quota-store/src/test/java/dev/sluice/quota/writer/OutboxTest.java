package dev.sluice.quota.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.quota.Reply;
import dev.sluice.quota.WriteAttempts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Random interleavings of batches, lost answers, broken connections, errors, fences and closed shards. */
class OutboxTest {
    private final FakeShard shard = new FakeShard();
    private final Outbox outbox = new Outbox("w~0");
    /** Handed to the connection, not read by Redis yet. */
    private final Deque<Numbered> wire = new ArrayDeque<>();
    /** Read, and the answer is on its way. */
    private final Deque<Answer> answers = new ArrayDeque<>();

    private final List<String> ended = new ArrayList<>();
    private final Deque<Integer> running = new ArrayDeque<>();
    private int calls;
    private int fences;

    /** {@code reply} is null when Redis answered with an error. */
    private record Answer(Numbered call, Reply<?> reply) {}

    OutboxTest() {
        outbox.adopt(FakeShard.EPOCH);
    }

    /** A fence, then an error for the record under the old name, while what came behind it has run; its answer is lost. */
    @Test
    void aRefusedRecordOfTheOldNameSaysNothingOfWhatCameBehindIt() {
        settlesEveryAttemptExactlyOnceWhateverBreaks(List.of(0, 0, 3, 3, 5, 0, 3, 11, 7, 8, 0, 3, 5, 10, 7, 8, 9));
    }

    @Property(tries = 10_000)
    void settlesEveryAttemptExactlyOnceWhateverBreaks(
            @ForAll @Size(min = 1, max = 120) List<@IntRange(min = 0, max = 11) Integer> steps) {
        OutboxTest run = new OutboxTest();
        steps.forEach(run::step);
        run.heal();

        assertThat(new HashSet<>(run.shard.settled)).hasSameSizeAs(run.shard.settled);
        List<String> arrived = new ArrayList<>(run.shard.settled);
        arrived.addAll(run.shard.late);
        assertThat(arrived).containsAll(run.ended);
        if (run.fences == 0) {
            assertThat(arrived).containsExactlyInAnyOrderElementsOf(run.ended);
        }
        if (run.fences == 0) {
            assertThat(run.shard.late).isEmpty();
        }
        assertThat(run.outbox.size()).isZero();
        assertThat(run.outbox.bytes()).isZero();
    }

    private void step(int step) {
        switch (step) {
            case 0, 1, 2 -> begin();
            case 3, 4 -> end();
            case 5, 6 -> wire.addAll(outbox.number());
            case 7 -> read();
            case 8 -> answer();
            case 9 -> breakConnection();
            case 10 -> error();
            default -> trouble();
        }
    }

    private void begin() {
        int call = ++calls;
        outbox.record(new WriteAttempts.Begun("o" + call, 1, "root", "k1", "p", 0, "{}"), () -> {});
        running.add(call);
    }

    private void end() {
        if (!running.isEmpty()) {
            int call = running.removeFirst();
            outbox.settle(new WriteAttempts.Ended("o" + call, 1, "root", 5, "{}"));
            ended.add(WriteAttempts.field("o" + call, 1));
        }
    }

    private void read() {
        if (!wire.isEmpty()) {
            Numbered call = wire.removeFirst();
            answers.add(new Answer(call, shard.run(call, outbox.guard(call))));
        }
    }

    private void answer() {
        if (answers.isEmpty()) {
            return;
        }
        Answer answer = answers.removeFirst();
        if (answer.reply() == null) {
            if (!outbox.notRun(answer.call())) {
                breakConnection();
            }
            return;
        }
        boolean current = outbox.current(answer.call());
        outbox.answered(answer.call(), answer.reply());
        if (current && answer.reply() instanceof Reply.Fenced<?>) {
            outbox.become("w~" + ++fences, FakeShard.EPOCH);
        } else if (wire.isEmpty() && answers.isEmpty()) {
            wire.addAll(outbox.again());
        }
    }

    /** Everything on the wire is lost, or read although no answer will come. */
    private void breakConnection() {
        if (wire.size() % 2 == 0) {
            read();
        }
        wire.clear();
        answers.clear();
        outbox.broken();
        wire.addAll(outbox.again());
    }

    /** Redis refuses one call, as when out of memory, and reads the next one. */
    private void error() {
        if (!wire.isEmpty()) {
            answers.add(new Answer(wire.removeFirst(), null));
        }
    }

    /** A closed shard opens again only in a new epoch, after a rebuild; here that is the end of the run. */
    private void trouble() {
        if (calls % 3 == 0) {
            shard.fenced.add(outbox.writer());
        } else {
            shard.open = false;
        }
    }

    private void heal() {
        shard.open = true;
        for (int round = 0; round < 10 && outbox.size() > 0; round++) {
            while (!wire.isEmpty() || !answers.isEmpty()) {
                read();
                answer();
            }
            wire.addAll(outbox.again());
            wire.addAll(outbox.number());
        }
    }

    @Test
    void putsNoSettleBeforeTheLastRecordAndAtMostSixtyFourOfEachIntoACall() {
        // Given: some may have begun and ended in this very tick
        for (int i = 0; i < 100; i++) {
            begin();
        }
        for (int i = 0; i < 65; i++) {
            end();
        }

        // When
        List<Numbered> sent = outbox.number();

        // Then
        assertThat(sent).extracting(Numbered::seq).containsExactly(1L, 2L, 3L);
        assertThat(sent)
                .extracting(one -> (WriteAttempts) one.packed().call())
                .extracting(call -> call.begun().size(), call -> call.ended().size())
                .containsExactly(tuple(64, 0), tuple(36, 64), tuple(0, 1));
    }
}
