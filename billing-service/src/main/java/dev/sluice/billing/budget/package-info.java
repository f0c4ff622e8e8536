/**
 * What an account or a key may use: budgets (money in a period) and rate limits, how they are checked, and how they become
 * the limits of a grant.
 *
 * <p>May import {@code contracts} and admin-kit. Pure: no table, no clock. Invariant: a limit's id says its scope, unit,
 * period and model and nothing else, so it stays the same while its cap changes.
 */
package dev.sluice.billing.budget;
