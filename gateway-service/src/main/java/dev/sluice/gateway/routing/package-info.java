/**
 * Chooses where a call goes: a pure function of the route table, the key's grant and the call.
 *
 * <p>Imports {@code error} and the contracts.
 */
package dev.sluice.gateway.routing;
