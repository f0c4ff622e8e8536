package dev.sluice.gateway.auth;

import dev.sluice.contracts.KeyGrant;
import io.vertx.core.Future;

/** Where grants are kept: Redis, or a map in tests. */
interface GrantStore {
    /**
     * @param sha256 of the key, hex
     * @return the grant, null when there is certainly none; fails when that cannot be said now
     */
    Future<KeyGrant> find(String sha256);
}
