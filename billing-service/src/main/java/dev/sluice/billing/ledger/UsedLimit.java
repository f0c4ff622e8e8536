package dev.sluice.billing.ledger;

/**
 * What has been used of a limit.
 *
 * @param start of the newest period in which something was used, epoch millis
 * @param used nano-dollars, tokens or requests
 */
public record UsedLimit(String root, String limitId, long start, long used) {}
