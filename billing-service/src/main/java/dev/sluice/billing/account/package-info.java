/**
 * Accounts: trees of at most four levels whose roots hold the balance.
 *
 * <p>May import admin-kit, {@code budget}, {@code sql}, {@code ledger} and {@code outbox}. Invariants: every change of a tree
 * happens under its root's lock, raises the version of what it changes, and leaves an outbox row and an audit event in its
 * transaction; root and path of an account never change; a deleted account stays as a row, because entries point at it.
 */
package dev.sluice.billing.account;
