package dev.sluice.gateway.pipeline;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.gateway.routing.Route;
import java.util.Set;

/** Where a call can go: throws UNKNOWN_MODEL, NO_PRICE, NO_CHANNEL, CHANNELS_BUSY or MODEL_NOT_ALLOWED. */
@FunctionalInterface
public interface Routing {
    /**
     * @param pinned name of the only channel that may serve; null = any
     * @param tried ids of the channels that this call has failed at
     */
    Route pick(KeyGrant grant, String model, String endpoint, String pinned, Set<String> tried);
}
