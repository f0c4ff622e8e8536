package dev.sluice.billing.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.quota.EventEntry;
import dev.sluice.quota.EventEntry.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventReaderTest {
    private final EventReader reader = new EventReader();
    private final String operation = Events.operation(1_767_225_600_123L);

    @Test
    void findsTheMomentOfAdmissionInTheOperationId() {
        Arrival arrival = reader.read(Events.entry("1-1", Kind.ATTEMPT, operation, 2, "r1", 5, 5L, false));
        assertThat(arrival).isInstanceOfSatisfying(Arrival.Attempt.class, attempt -> {
            assertThat(attempt.id().admittedAt().toEpochMilli()).isEqualTo(1_767_225_600_123L);
            assertThat(attempt.tokens()).isEqualTo(1200);
            assertThat(attempt.lost()).isFalse();
        });
    }

    @Test
    void refusesWhatCannotBeBookedAndSaysWhy() {
        String event = Events.json(Events.event(operation, 1, "r1", Outcome.OK));
        Map<EventEntry, String> refused = Map.of(
                entry(operation, 1, "r1", 5, 5L, "{not json"), "Unexpected character",
                entry(operation, 1, "r1", 5, 5L, "null"), "no event",
                entry(operation, 1, "r1", 5, 5L, "{\"format\":9}"), "unknown format 9",
                entry(operation, 1, "r2", 5, 5L, event), "the entry's root",
                entry("6f9619ff-8b86-4011-b42d-00c04fc964ff", 1, "r1", 5, 5L, event), "no UUIDv7",
                entry("1-2-3-4-5", 1, "r1", 5, 5L, event), "no UUID",
                entry(operation, 0, "r1", 5, 5L, event), "attempt below 1",
                entry(operation, 1, "r1", -5, 5L, event), "the charge",
                entry(operation, 1, "r1", 5, null, event), "neither late");
        refused.forEach((entry, reason) -> assertThat(reader.read(entry))
                .isInstanceOfSatisfying(
                        Arrival.Dead.class, dead -> assertThat(dead.reason()).contains(reason)));
    }

    /** As gateways of other versions write it; {@code FormsTest} of contracts compares every field. */
    @Test
    void booksTheEventsOfEveryReleasedVersionAndPassesOverFieldsOfALaterOne() throws IOException {
        try (Stream<Path> versions = Files.list(Path.of("../contracts/src/test/forms"))) {
            for (Path version : versions.toList()) {
                String form = Files.readString(version.resolve("usage-event.json"));
                String later = form.replaceFirst("\\{", "{\"ofALaterVersion\": {\"a\": 1},");
                for (String event : List.of(form, later)) {
                    assertThat(reader.read(entry(operation, 2, "acc-root", 5, 5L, event)))
                            .isInstanceOfSatisfying(Arrival.Attempt.class, attempt -> assertThat(attempt.tokens())
                                    .isEqualTo(9150));
                }
            }
        }
    }

    @Test
    void replacesWhatPostgresqlDoesNotStore() {
        assertThat(SafeText.of("a\u0000b\uD83D")).isEqualTo("a\uFFFDb\uFFFD");
        assertThat(SafeText.of("x😀")).isEqualTo("x😀");
    }

    private static EventEntry entry(String operation, int attempt, String root, long charge, Long spent, String event) {
        return new EventEntry("1-1", Kind.ATTEMPT, operation, attempt, root, charge, spent, false, "g1", event);
    }
}
