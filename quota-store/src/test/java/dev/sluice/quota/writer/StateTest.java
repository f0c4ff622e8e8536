package dev.sluice.quota.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.quota.Ack;
import dev.sluice.quota.Beat;
import dev.sluice.quota.Call;
import dev.sluice.quota.Deaf;
import dev.sluice.quota.Reply;
import dev.sluice.quota.Shard;
import dev.sluice.quota.ShardMeta;
import dev.sluice.quota.WriteAttempts;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateTest {
    private static final WriteAttempts.Ended ENDED = new WriteAttempts.Ended("o1", 1, "root", 5, "{}");

    private final Outbox outbox = new Outbox("w~0");
    private final Events events = new Events(new ReplayMemory(1 << 20));
    private final State state = new State(() -> 0, Shard.of(0), "w", outbox, new Running(), events, new Deaf());

    @Test
    void tellsItsEventsAgainWhenItWasDeclaredDeadAndTheShardRebuiltMeanwhile() {
        // Given: an event that Redis has acknowledged in epoch 1
        state.looked(new ShardMeta(1, true, "open", 1), 0);
        events.add(ENDED, 0);
        outbox.settle(ENDED);
        Numbered told = outbox.number().getFirst();
        state.answered(told, new Reply.Done<>(1, new WriteAttempts.Written(0)));
        outbox.single(new Beat(List.of()), done -> {}, () -> {});
        Numbered beat = outbox.number().getFirst();

        // When: it is fenced, and finds the shard open in epoch 2
        state.answered(beat, new Reply.Fenced<>());
        state.looked(new ShardMeta(2, true, "open", 2), 1_000);

        // Then
        List<Call<?>> again = calls(outbox.number());
        assertThat(outbox.writer()).isEqualTo("w~1");
        assertThat(again)
                .filteredOn(WriteAttempts.class::isInstance)
                .singleElement()
                .isEqualTo(WriteAttempts.ended(List.of(ENDED)));
    }

    @Test
    void tellsNothingAgainWhenItWasDeclaredDeadInTheSameEpoch() {
        // Given
        state.looked(new ShardMeta(1, true, "open", 1), 0);
        events.add(ENDED, 0);
        outbox.settle(ENDED);
        state.answered(outbox.number().getFirst(), new Reply.Done<>(1, Ack.ACK));
        outbox.single(new Beat(List.of()), done -> {}, () -> {});

        // When
        state.answered(outbox.number().getFirst(), new Reply.Fenced<>());
        state.looked(new ShardMeta(1, true, "open", 1), 1_000);

        // Then
        assertThat(calls(outbox.number())).noneMatch(WriteAttempts.class::isInstance);
    }

    private static List<Call<?>> calls(List<Numbered> numbered) {
        return numbered.stream().<Call<?>>map(one -> one.packed().call()).toList();
    }
}
