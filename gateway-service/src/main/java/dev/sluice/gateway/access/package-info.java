/**
 * How a request to an upstream is signed.
 *
 * <p>Imports {@code conversation}, {@code error} and Vert.x' header map. Secrets go into headers and nowhere else.
 */
package dev.sluice.gateway.access;
