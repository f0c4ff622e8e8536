/**
 * What a call may cost at most, what it did cost, and the event that says so. Pure functions of price and usage.
 *
 * <p>Imports the contracts and {@code dialect}'s envelope. Money is nano-dollars; every line is rounded half up by itself, so
 * that the lines of a charge add up to it.
 */
package dev.sluice.gateway.metering;
