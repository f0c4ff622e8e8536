/**
 * The public door: an HTTP server per event loop that turns requests into calls, hands them to the
 * {@link dev.sluice.gateway.pipeline.Pipeline} and shows its errors, once, in the client's dialect.
 *
 * <p>Imports {@code pipeline}, {@code error}, {@code dialect}'s errors and Vert.x; only {@code Composition} knows every feature.
 * Nothing here blocks, and CDI ends at {@code GatewayServer}: what belongs to an event loop is plain objects.
 */
package dev.sluice.gateway.http;
