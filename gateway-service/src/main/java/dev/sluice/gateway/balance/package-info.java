/**
 * How upstreams tell what is left of an account: for each kind of them where to ask and how the answer is read.
 *
 * <p>Imports {@code conversation} and {@code error}. Pure: no I/O, no clock, no logger; who asks is {@code internal}. Amounts stay
 * the decimals that the vendor wrote.
 */
package dev.sluice.gateway.balance;
