package dev.sluice.quota.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.quota.WriteAttempts;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventsTest {
    private static final int MB = 1 << 20;

    @Test
    void tellsAgainWhatItWasTold() {
        // Given: more than a chunk holds, one that is larger than a chunk, and text of all kinds.
        Events events = new Events(new ReplayMemory(8 * MB));
        List<WriteAttempts.Ended> told = IntStream.range(0, 500)
                .mapToObj(
                        i -> attempt(i, i == 200 ? "y".repeat(100_000) : "{\"n\":\"ä𝄞 " + i + "\"}" + "x".repeat(400)))
                .toList();

        // When
        told.forEach(one -> events.add(one, 1_000));

        // Then
        assertThat(events.all(61_000)).isEqualTo(told);
        assertThat(events.all(61_001)).isEmpty();
    }

    @Test
    void keepsTheNewestWhenMemoryIsShortAndUsesItAgain() {
        Events events = new Events(new ReplayMemory(MB));
        for (int i = 0; i < 20_000; i++) {
            events.add(attempt(i, "z".repeat(1_000)), i);
        }

        List<WriteAttempts.Ended> kept = events.all(20_000);

        assertThat(kept).hasSizeBetween(900, 1_000);
        assertThat(kept.getLast()).isEqualTo(attempt(19_999, "z".repeat(1_000)));
        assertThat(kept.getFirst()).isEqualTo(attempt(20_000 - kept.size(), "z".repeat(1_000)));
    }

    private static WriteAttempts.Ended attempt(int number, String event) {
        return new WriteAttempts.Ended("o" + number, number % 3, "root", number - 7L, event);
    }
}
