/**
 * What Redis holds of accounts and keys that PostgreSQL does not know or knows differently, as after PostgreSQL was restored from
 * a dump that is older than Redis, and how Redis is made to say what PostgreSQL says.
 *
 * <p>May import what stands below {@code apikey}. Invariant: PostgreSQL is the truth; nothing of Redis is taken over but numbers
 * of versions, which must never fall.
 */
package dev.sluice.billing.reconciliation;
