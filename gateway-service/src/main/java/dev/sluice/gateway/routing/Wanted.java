package dev.sluice.gateway.routing;

import dev.sluice.contracts.Endpoint;

/**
 * What a call asks routing for; the same for all its attempts.
 *
 * @param model as the client named it
 * @param channel name or id that the client pins; null = any
 * @param at epoch millis of the admission: prices are those of this moment for the whole operation
 */
public record Wanted(String model, Endpoint endpoint, String channel, long at) {}
