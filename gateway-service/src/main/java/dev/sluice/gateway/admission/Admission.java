package dev.sluice.gateway.admission;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.UsageEvent;
import io.vertx.core.Future;

/** The gate of one event loop: what calls are admitted by. {@code Purses} is the real one; tests bring their own. */
public interface Admission {
    /**
     * Takes a hold out of the key's purse, leasing first when needed.
     *
     * @param operationId UUIDv7 of the call
     * @return the hold; or failed with a {@code GatewayException} QUOTA_SPENT, QUOTA_HELD (held by running calls, after having
     *     waited {@code sluice.admission.wait}), RATE_LIMITED or STORE_UNAVAILABLE, the last three with the time to wait
     */
    Future<Hold> admit(String operationId, KeyGrant grant, Demand demand);

    /** Leaves the row of a call that was refused; at most ten a second of one key, the rest is only counted. */
    void refused(KeyGrant grant, UsageEvent event);
}
