package dev.sluice.gateway.internal;

import dev.sluice.contracts.Endpoint;

/**
 * Which call to explain.
 *
 * @param endpoint its id
 * @param group of whoever would make it
 * @param channel name or id that it is pinned to; null = none
 */
record ExplainCall(String model, String endpoint, String group, String channel) {
    boolean isComplete() {
        return model != null
                && group != null
                && endpoint != null
                && Endpoint.ids().contains(endpoint);
    }
}
