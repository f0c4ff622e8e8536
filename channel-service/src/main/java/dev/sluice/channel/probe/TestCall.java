package dev.sluice.channel.probe;

import dev.sluice.contracts.RouteTable;

/**
 * What a gateway is asked to try.
 *
 * @param credential name; null = the gateway picks one
 */
public record TestCall(RouteTable.Channel channel, String model, String credential, boolean stream) {}
