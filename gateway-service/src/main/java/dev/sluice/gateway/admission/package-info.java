/**
 * Decides in memory whether a key may spend what a call may cost, from a share that it has leased in Redis.
 *
 * <p>{@code Purses} belongs to one event loop: everything it offers is called there and every
 * future it gives is completed there. Inside it, one purse per key is a pure state machine over messages, and one shard
 * writer ({@code dev.sluice.quota.writer}) per shard carries its records, settles, leases and give-backs to Redis.
 *
 * <p>May import contracts, quota-store and {@code gateway.error}; not HTTP, not routing.
 *
 * <p>Invariants: what a purse holds for calls plus what it has free is never more than what it has leased, but for charges
 * above their hold; an admitted call never waits for Redis; a settle never fails a delivered call.
 */
package dev.sluice.gateway.admission;
