package dev.sluice.gateway.internal;

import dev.sluice.contracts.RouteTable;

/**
 * Whose balance to ask for.
 *
 * @param channel complete, secrets sealed
 * @param credential name; null = any
 * @param kind how the vendor tells it, as the catalogue has it
 */
record BalanceCall(RouteTable.Channel channel, String credential, String kind) {
    boolean isComplete() {
        return kind != null && TestCall.isComplete(channel);
    }
}
