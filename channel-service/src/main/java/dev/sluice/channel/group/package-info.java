/**
 * The feature {@code groups}: tiers of customers and their price multiplier. Imports {@code snapshot}, {@code store} and
 * admin-kit; no other feature. Invariant: {@code default} is always there.
 */
package dev.sluice.channel.group;
