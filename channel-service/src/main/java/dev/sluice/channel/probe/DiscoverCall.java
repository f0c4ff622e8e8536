package dev.sluice.channel.probe;

import dev.sluice.contracts.RouteTable;

/**
 * Whose models a gateway is asked to list.
 *
 * @param credential name; null = the gateway picks one
 */
public record DiscoverCall(RouteTable.Channel channel, String credential) {}
