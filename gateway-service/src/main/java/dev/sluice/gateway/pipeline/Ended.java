package dev.sluice.gateway.pipeline;

import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.Route;

/**
 * How an attempt ended, after it was settled.
 *
 * @param fault null when the whole answer was delivered
 * @param next where to try again; null = the operation has ended
 */
record Ended(GatewayException fault, Route next) {}
