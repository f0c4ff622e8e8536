/**
 * How a request to an upstream is signed: {@link Access} for credentials that only need a place, {@link Schemes} for the rest.
 *
 * <p>Imports {@code conversation}, {@code error} and Vert.x' header map. Secrets go into what is sent and nowhere else. Pure
 * functions: no I/O, no clock, no logger; who fetches and keeps tokens is {@code upstream}.
 */
package dev.sluice.gateway.access;
