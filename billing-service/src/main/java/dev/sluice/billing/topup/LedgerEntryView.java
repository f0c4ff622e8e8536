package dev.sluice.billing.topup;

import dev.sluice.admin.Usd;
import dev.sluice.billing.ledger.LedgerEntry;
import java.time.Instant;

/**
 * A ledger entry as the API shows it.
 *
 * @param sourceId the request id of the call for usage, else the id of what was booked
 */
public record LedgerEntryView(
        String id,
        Instant at,
        String kind,
        Usd amount,
        String sourceId,
        Integer attempt,
        String accountId,
        String keyId,
        String reason) {

    static LedgerEntryView of(LedgerEntry entry) {
        return new LedgerEntryView(
                String.valueOf(entry.id()),
                entry.at(),
                entry.kind(),
                new Usd(entry.amount()),
                entry.sourceId(),
                entry.attempt(),
                entry.account(),
                entry.keyId(),
                entry.reason());
    }
}
