package dev.sluice.gateway.internal;

import dev.sluice.contracts.RouteTable;

/**
 * What to try.
 *
 * @param channel complete, secrets sealed; it need not stand in the route table
 * @param credential name; null = any
 */
record TestCall(RouteTable.Channel channel, String model, String credential, boolean stream) {
    boolean isComplete() {
        return model != null && isComplete(channel);
    }

    static boolean isComplete(RouteTable.Channel channel) {
        return channel != null && channel.baseUrl() != null && channel.credentials() != null;
    }
}
