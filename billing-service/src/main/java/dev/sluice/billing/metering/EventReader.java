package dev.sluice.billing.metering;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.billing.metering.Arrival.AttemptId;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.quota.EventEntry;
import java.util.UUID;

/** Understands stream entries. Never throws: what it cannot understand is {@link Arrival.Dead}. Thread-safe. */
final class EventReader {
    private static final int TIME_ORDERED = 7;
    private static final int UUID_LENGTH = 36;

    private final ObjectReader json = new ObjectMapper()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .readerFor(UsageEvent.class);

    Arrival read(EventEntry entry) {
        try {
            return switch (entry.kind()) {
                case MARKER -> new Arrival.Marker(entry.id());
                case ATTEMPT, LOST -> attempt(entry);
                case REFUSED -> new Arrival.Refused(entry.id(), id(entry), event(entry));
                case UNREADABLE -> Arrival.Dead.of(entry, "unreadable");
            };
        } catch (JsonProcessingException e) {
            return Arrival.Dead.of(entry, e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            return Arrival.Dead.of(entry, e.getMessage());
        }
    }

    private Arrival attempt(EventEntry entry) throws JsonProcessingException {
        UsageEvent event = event(entry);
        AttemptId id = id(entry);
        if (id.attempt() < 1) {
            throw new IllegalArgumentException("attempt below 1");
        }
        if (entry.chargeNanos() < 0 || entry.chargeNanos() > Money.MAX) {
            throw new IllegalArgumentException("the charge is not within what an account can hold");
        }
        if (!entry.late() && entry.spent() == null) {
            throw new IllegalArgumentException("neither late nor with the root's counter");
        }
        boolean lost = entry.kind() == EventEntry.Kind.LOST || event.outcome() == UsageEvent.Outcome.LOST;
        return new Arrival.Attempt(entry, id, lost, event);
    }

    private UsageEvent event(EventEntry entry) throws JsonProcessingException {
        UsageEvent event = json.readValue(entry.event());
        if (event == null) {
            throw new IllegalArgumentException("no event");
        }
        if (event.format() != UsageEvent.FORMAT) {
            throw new IllegalArgumentException("unknown format " + event.format());
        }
        if (event.account() == null || event.keyId() == null || event.outcome() == null) {
            throw new IllegalArgumentException("no account, key or outcome");
        }
        if (!entry.root().equals(event.root())) {
            throw new IllegalArgumentException("the entry's root is not the event's");
        }
        return event;
    }

    private static AttemptId id(EventEntry entry) {
        if (entry.operation().length() != UUID_LENGTH) {
            throw new IllegalArgumentException("the operation id is no UUID");
        }
        UUID operation = UUID.fromString(entry.operation());
        if (operation.version() != TIME_ORDERED) {
            throw new IllegalArgumentException("the operation id is no UUIDv7");
        }
        return new AttemptId(operation, entry.attempt());
    }
}
