/**
 * Carries what one event loop does in one shard to Redis: numbered, in order, in batches, and again after a broken
 * connection. {@link dev.sluice.quota.writer.ShardWriter} is all that others need.
 *
 * <p>May import {@code dev.sluice.quota}, contracts and the Vert.x Redis client. Everything here belongs to one event loop and
 * has no locks. {@code Outbox}, {@code LifeSign}, {@code Running} and {@code Events} are pure: no clock, no socket, no thread.
 *
 * <p>Invariants: a call whose fate is unknown is sent again under its old number before anything that has none; a call that
 * Redis is known not to have run gets a new number; records precede settles, both precede leases.
 */
package dev.sluice.quota.writer;
