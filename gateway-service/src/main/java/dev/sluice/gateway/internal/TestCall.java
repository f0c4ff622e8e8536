package dev.sluice.gateway.internal;

import dev.sluice.contracts.RouteTable;

/**
 * What to try.
 *
 * @param channel complete, secrets sealed; it need not stand in the route table
 * @param credential name; null = any
 */
record TestCall(RouteTable.Channel channel, String model, String credential, boolean stream) {}
