/**
 * What can go wrong with a call: one enum whose columns are everything that follows from a fault, and one exception.
 *
 * <p>Imports nothing of the gateway, so that every other package may import it. Messages are for the client: they name no
 * upstream host, account or credential.
 */
package dev.sluice.gateway.error;
