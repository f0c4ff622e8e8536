/**
 * The demand side: who may spend how much, what was spent, and the ledger that says so.
 *
 * <p>Here only what starts the service; the features are the packages below and know each other in this order:
 *
 * <pre>
 *   budget · sql  ←  grant  ←  outbox  ←  ledger  ←  account  ←  apikey  ←  topup
 *                                          ↑           ↖ reconciliation
 *                                       metering  ←  rebuild  ←  shard            (report: sql only)
 * </pre>
 */
package dev.sluice.billing;
