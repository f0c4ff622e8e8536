package dev.sluice.channel.probe;

import dev.sluice.contracts.RouteTable;

/**
 * Whose balance a gateway is asked to ask for.
 *
 * @param credential name; null = the gateway picks one
 * @param kind how the vendor tells it
 */
public record BalanceCall(RouteTable.Channel channel, String credential, String kind) {}
