/**
 * From rows to what gateways run with: {@link dev.sluice.channel.snapshot.Changes} makes a change and compiles the route
 * table in one transaction; {@code Publisher} copies the newest table to Redis after the commit, {@code Restorer} again when it
 * is missing there; {@code InternalRoutes} serves it to gateways. Imports {@code store}, {@code provider}, quota-store and admin-kit.
 *
 * <p>Invariants: versions only rise; the newest stored table is what all committed changes add up to; Redis being away
 * never fails a change.
 */
package dev.sluice.channel.snapshot;
