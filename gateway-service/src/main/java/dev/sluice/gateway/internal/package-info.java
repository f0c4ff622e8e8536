/**
 * Calls of other Sluice services, on the management port, with the service token.
 *
 * <p>May import contracts, {@code balance}, {@code conversation}, {@code dialect}, {@code error}, {@code framing}, {@code listing}, {@code routing},
 * {@code telemetry}, {@code translation} and {@code upstream}: whatever asks an upstream here runs through the same code as
 * traffic. Answers name no secret.
 */
package dev.sluice.gateway.internal;
