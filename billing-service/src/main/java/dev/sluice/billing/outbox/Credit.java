package dev.sluice.billing.outbox;

import java.util.List;

/**
 * Money on its way to Redis.
 *
 * @param cs the root's number of the credit; each is one above the one before
 * @param amount nano-dollars; negative is a debit
 */
public record Credit(String root, int shard, long cs, long amount, List<Correction> corrections) {}
