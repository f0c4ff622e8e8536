package dev.sluice.billing.metering;

import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.quota.EventEntry;
import java.time.Instant;
import java.util.UUID;

/** An entry of a usage stream, understood as far as it can be. Money in nano-dollars. */
sealed interface Arrival {

    /**
     * An attempt at an upstream that ended, or whose gateway died.
     *
     * @param lost true when it was entered for a gateway that died, with the charge it had last reported
     */
    record Attempt(EventEntry entry, AttemptId id, boolean lost, UsageEvent event) implements Arrival {
        String root() {
            return entry.root();
        }

        long charge() {
            return entry.chargeNanos();
        }

        boolean late() {
            return entry.late();
        }

        UsageEvent.Usage usage() {
            return event.usage() == null ? UsageEvent.Usage.UNKNOWN : event.usage();
        }

        long tokens() {
            return usage().input() + usage().output();
        }

        long upstreamCost() {
            return event.upstreamCost() == null ? 0 : event.upstreamCost();
        }

        /** Whether an earlier event may have left a row of the same attempt or call: always so but for a first, punctual one. */
        boolean mayFollowAnother() {
            return late() || lost || id.attempt() > 1;
        }

        /** As the next event of the same attempt will find its row. */
        Decision.Known known() {
            return new Decision.Known(lost, charge(), upstreamCost(), tokens());
        }
    }

    /** A call that Sluice refused before any attempt. */
    record Refused(String streamId, AttemptId id, UsageEvent event) implements Arrival {}

    /** An entry that only raises the stream's last id. */
    record Marker(String streamId) implements Arrival {}

    /** An entry that cannot be booked. */
    record Dead(EventEntry entry, String reason) implements Arrival {
        static Dead of(EventEntry entry, String reason) {
            return new Dead(entry, reason == null ? "unreadable" : reason);
        }

        /**
         * What Redis has taken from the root for it: what it says, or, when it does not hang together, what the root's counter
         * says. 0 when that cannot be true either; then the next event of the root finds the gap.
         *
         * @param before the root's counter after the event before
         */
        long taken(long before) {
            if (entry.late() || entry.spent() == null) {
                return 0;
            }
            long amount = entry.kind() == EventEntry.Kind.UNREADABLE ? entry.spent() - before : entry.chargeNanos();
            return amount < 0 || amount > Money.MAX ? 0 : amount;
        }
    }

    /** Key of a usage row. */
    record AttemptId(UUID operation, int attempt) {
        private static final int MILLIS_SHIFT = 16;

        /** The time inside the operation's id: when the call was admitted, and which partition its rows live in. */
        Instant admittedAt() {
            return Instant.ofEpochMilli(operation.getMostSignificantBits() >>> MILLIS_SHIFT);
        }
    }
}
