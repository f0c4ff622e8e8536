package dev.sluice.gateway.admission;

import dev.sluice.contracts.KeyGrant;
import io.vertx.core.Future;

/** Reads a grant again, past every cache, when Redis says that the one at hand is outdated. */
@FunctionalInterface
public interface GrantReader {
    /** The newest grant of the same key; fails with what its client shall see when the key is gone, disabled or expired. */
    Future<KeyGrant> reread(KeyGrant outdated);
}
