package dev.sluice.gateway.metering;

import dev.sluice.gateway.routing.Route;

/**
 * One attempt as far as it is known when it starts.
 *
 * @param number 1, 2, …
 * @param at epoch millis
 */
public record Tried(int number, Route route, long at) {}
