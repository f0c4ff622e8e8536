package dev.sluice.billing.ledger;

import dev.sluice.contracts.UsageEvent.LimitStart;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What one usage event does to the money of a tree.
 *
 * <p>{@code taken} and {@code booked} are told apart because Redis may have taken what is not owed (a second settle) and not
 * taken what is (a late one): the difference goes to Redis as a credit.
 *
 * @param account the leaf; only read when {@code booked} is not 0
 * @param admittedAt the time inside the operation's id
 * @param kind {@code USAGE}, or {@code FIX} when a lost attempt's real outcome arrived
 * @param booked nano-dollars that the account owes because of it; negative gives back
 * @param taken nano-dollars that Redis has already taken; 0 when late
 * @param tokens counted against token limits
 * @param requests counted against request limits
 * @param limits of the operation, with the period starts of its admission
 */
public record Posting(
        String root,
        String account,
        String keyId,
        UUID operation,
        int attempt,
        Instant admittedAt,
        Kind kind,
        long booked,
        long taken,
        long tokens,
        long requests,
        List<LimitStart> limits) {

    /** What the ledger calls it. */
    public enum Kind {
        USAGE("usage"),
        FIX("fix");

        private final String name;

        Kind(String name) {
            this.name = name;
        }
    }

    /** The entry's kind as stored. */
    String kindName() {
        return kind.name;
    }
}
