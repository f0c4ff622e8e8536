/**
 * What people do with money: put it in, take it out, and look at it.
 *
 * <p>May import admin-kit, {@code sql}, {@code ledger}, {@code outbox} and {@code account}, and asks Redis for what is held.
 * Invariant: an amount is booked exactly once for an {@code Idempotency-Key}.
 */
package dev.sluice.billing.topup;
