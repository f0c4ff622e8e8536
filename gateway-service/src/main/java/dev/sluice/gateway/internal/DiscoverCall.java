package dev.sluice.gateway.internal;

import dev.sluice.contracts.RouteTable;

/**
 * Whose models to list.
 *
 * @param channel complete, secrets sealed; it need not stand in the route table
 * @param credential name; null = any
 */
record DiscoverCall(RouteTable.Channel channel, String credential) {
    boolean isComplete() {
        return TestCall.isComplete(channel);
    }
}
