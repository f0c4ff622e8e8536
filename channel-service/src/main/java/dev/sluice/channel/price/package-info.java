/**
 * Prices: the shape operators write, its checks, the exchange rate fixed in each version, and the nano-dollars that gateways
 * charge with. Imports {@code store} and admin-kit. Invariant: a stored version never changes.
 */
package dev.sluice.channel.price;
