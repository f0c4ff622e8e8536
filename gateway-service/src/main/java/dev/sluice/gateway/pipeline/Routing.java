package dev.sluice.gateway.pipeline;

import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.routing.Tried;

/** Where a call can go: throws UNKNOWN_MODEL, NO_PRICE, NO_CHANNEL, CHANNELS_BUSY or MODEL_NOT_ALLOWED. */
public interface Routing {
    /**
     * @param call authenticated and understood
     * @param tried what it has failed at
     */
    Route pick(Call call, Tried tried);

    /** An attempt there has failed before any content. */
    default void failed(Route route, GatewayException fault) {}

    /** An attempt there was answered well. */
    default void worked(Route route) {}
}
