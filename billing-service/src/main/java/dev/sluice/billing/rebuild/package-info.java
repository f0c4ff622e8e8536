/**
 * Makes a shard of Redis right again from PostgreSQL: at the first install, after a wipe, after writes were lost. One path for all.
 *
 * <p>May import quota-store, the ledger's snapshot, grants, and {@code metering} for the stream. Invariants: only the holder of the
 * shard's lock rebuilds, with an epoch that PostgreSQL counts and that every script compares; the shard opens last; the marker that
 * says "every grant is here" is set after the last grant.
 */
package dev.sluice.billing.rebuild;
