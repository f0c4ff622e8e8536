/**
 * The truth about money: the append-only ledger, and for every root the totals that Redis must agree with.
 *
 * <p>May import {@code contracts}, {@code budget} and {@code outbox}. Plain JDBC inside the caller's transaction. Invariants:
 * whoever changes the money or the settings of a tree first locks its row in {@code account_totals}, several in the order of
 * their ids; {@code credit − spent} of a root equals the sum of its tree's entries after every commit; amounts, balances and
 * totals stay within ±9e15 nano-dollars.
 */
package dev.sluice.billing.ledger;
