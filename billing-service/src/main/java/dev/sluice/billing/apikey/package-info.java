/**
 * API keys of accounts.
 *
 * <p>May import admin-kit, {@code budget}, {@code sql}, {@code outbox} and {@code account}. Invariants: a secret is made, hashed
 * and answered once, and never stored, logged or audited; every change happens under the tree's lock and leaves an outbox row
 * and an audit event in its transaction; a deleted key stays as a row, so that its grant stays as a disabled one and its secret
 * is never given again.
 */
package dev.sluice.billing.apikey;
