/**
 * Shows what calls did and cost: {@code operations}, {@code usageEvents} and {@code usage}.
 *
 * <p>May import {@code sql} and admin-kit. Reads only; the rows are written by {@code metering}. Invariant: an account's usage is that
 * of the account and of all below it.
 */
package dev.sluice.billing.report;
