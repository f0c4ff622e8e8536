package dev.sluice.billing.topup;

import dev.sluice.admin.Usd;

/**
 * Money for a root account.
 *
 * @param amount positive puts in; negative takes out and is booked as an adjustment
 * @param reason for people; required when the amount is negative
 */
public record TopUp(Usd amount, String reason) {}
