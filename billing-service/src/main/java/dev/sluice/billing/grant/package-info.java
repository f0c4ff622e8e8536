/**
 * Compiles the grant of a key, all that a gateway needs to know of it, out of the rows of the key and its accounts.
 *
 * <p>May import {@code contracts} and {@code budget}; reads the tables {@code account}, {@code api_key} and {@code
 * account_totals} by JDBC. Invariants: a grant is made of one snapshot of the database, and its version is the sum of the
 * versions on its path: every change raises one of them, so of two different grants of a key the later has the higher version.
 */
package dev.sluice.billing.grant;
