/**
 * Books what calls have cost: reads the usage streams of Redis shard by shard and writes usage rows, calls and ledger entries.
 *
 * <p>May import quota-store, contracts and the ledger's postings; nothing imports it but {@code rebuild}.
 *
 * <p>Invariants: one consumer per shard at a time (a PostgreSQL advisory lock on the connection that also carries the
 * transactions); a batch and the stream position it moves to are one transaction, so every event counts exactly once;
 * {@code credit − spent = ledger} after every batch, in whichever order events arrive ({@link dev.sluice.billing.metering.Decision}).
 */
package dev.sluice.billing.metering;
