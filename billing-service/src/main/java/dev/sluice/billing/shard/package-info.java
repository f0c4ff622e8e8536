/**
 * Keeps the shards: every replica tries to take each shard's lock, and the holder watches the shard, rebuilds it, books its stream,
 * reaps and trims, on one thread per shard.
 *
 * <p>May import {@code metering}, {@code rebuild}, the ledger's totals and quota-store; nothing imports it. Invariants: a thread does
 * nothing without the lock, and gives it up on any failure, so that another replica may have more luck; no thread ends before the
 * service does.
 */
package dev.sluice.billing.shard;
