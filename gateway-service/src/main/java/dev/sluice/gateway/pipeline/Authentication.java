package dev.sluice.gateway.pipeline;

import io.vertx.core.Future;

/** Who calls: fails with INVALID_KEY, ADDRESS_NOT_ALLOWED or STORE_UNAVAILABLE. */
@FunctionalInterface
public interface Authentication {
    Future<Identity> authenticate(String presentedKey, String remoteAddress);
}
