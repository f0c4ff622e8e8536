package dev.sluice.billing.outbox;

/**
 * What a credit changes in a limit's counter in Redis, where the limit still is in that period.
 *
 * @param id of the limit
 * @param start of its period, epoch millis
 * @param used nano-dollars to add; negative takes away
 */
public record Correction(String id, long start, long used) {}
