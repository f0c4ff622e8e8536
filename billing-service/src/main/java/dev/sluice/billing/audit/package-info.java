/**
 * Shows who changed what.
 *
 * <p>May import admin-kit only; the features write the events themselves, in the transactions of their changes.
 */
package dev.sluice.billing.audit;
