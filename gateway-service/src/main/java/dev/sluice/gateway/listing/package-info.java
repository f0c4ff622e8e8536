/**
 * How upstreams tell which models they have: for each kind of them where to ask, page by page, and how an answer is read.
 *
 * <p>Imports {@code conversation} and {@code error}. Pure: no I/O, no clock, no logger; who asks is {@code internal}.
 */
package dev.sluice.gateway.listing;
