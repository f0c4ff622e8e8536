/**
 * Says who is calling: from the presented key to the {@link dev.sluice.contracts.KeyGrant} behind it, out of a cache per event
 * loop and Redis, never out of billing-service.
 *
 * <p>May import contracts, quota-store and {@code gateway.error}; not HTTP, not routing.
 *
 * <p>Invariants: a presented key is hashed at once and stands in no log, error or cache; a grant read before its shard's
 * revision rose is not used after it; without Redis the keys in the cache go on and all others get 503, never 401.
 */
package dev.sluice.gateway.auth;
