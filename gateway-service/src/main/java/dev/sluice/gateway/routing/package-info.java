/**
 * Chooses where a call goes: {@link dev.sluice.gateway.routing.Router} is a pure function of the route table, the key's grant,
 * the call and a random generator. {@link dev.sluice.gateway.routing.RouteTables} keeps the table of the process fresh.
 *
 * <p>May import contracts, quota-store, {@code gateway.error} and what a channel changes in requests, {@code gateway.dialect}'s
 * {@link dev.sluice.gateway.dialect.Overrides}. Others may know {@link dev.sluice.gateway.routing.Route}, and
 * the rim the rest.
 *
 * <p>Invariants: a table is immutable and shared by all event loops; its version never falls; one secret that cannot be opened
 * makes one credential unusable, never the table; prices are those of the operation's admission.
 */
package dev.sluice.gateway.routing;
