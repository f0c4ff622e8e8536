/**
 * Calls of other Sluice services, on the management port, with the service token.
 *
 * <p>May import contracts, {@code dialect}, {@code error}, {@code framing}, {@code routing}, {@code telemetry} and {@code upstream}: a test runs
 * through the same code as traffic. Answers name no secret.
 */
package dev.sluice.gateway.internal;
