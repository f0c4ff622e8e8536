package dev.sluice.billing.ledger;

import java.time.Instant;

/**
 * One movement of money.
 *
 * @param at when it was booked
 * @param account the root for credits, the key's account for usage
 * @param amount nano-dollars; negative takes from the balance
 * @param sourceId the operation's id for usage, the id of what was booked for all else
 * @param attempt null where there was none
 */
public record LedgerEntry(
        long id,
        Instant at,
        String root,
        String account,
        String keyId,
        String kind,
        long amount,
        String sourceId,
        Integer attempt,
        String reason) {}
