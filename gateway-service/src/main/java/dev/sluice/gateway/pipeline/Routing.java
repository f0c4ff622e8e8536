package dev.sluice.gateway.pipeline;

import dev.sluice.gateway.routing.Route;
import java.util.Set;

/** Where a call can go: throws UNKNOWN_MODEL, NO_PRICE, NO_CHANNEL, CHANNELS_BUSY or MODEL_NOT_ALLOWED. */
@FunctionalInterface
public interface Routing {
    /**
     * @param call authenticated and understood
     * @param tried ids of the channels that it has failed at
     */
    Route pick(Call call, Set<String> tried);
}
