/**
 * Carries what changes in PostgreSQL to Redis: credits, grants and the versions of scopes, in order per root, from any
 * replica.
 *
 * <p>May import {@code contracts}, quota-store, admin-kit, {@code sql} and {@code grant}. Invariants: a row is written in the transaction of its change
 * and under the root's lock ({@code account_totals}), so that its id tells the order; the rows of one root are delivered by one
 * replica at a time (advisory lock) and in order; a row is done only when Redis has answered; every delivery may be repeated.
 * Whoever delivers never holds a lock that a change waits for.
 */
package dev.sluice.billing.outbox;
