/**
 * The catalogue of providers: rows of {@code providers.yaml}, read once, and what follows from a row: the address that is
 * called, the options and the secrets that are sound. Pure but for its read-only resource. Imports admin-kit and nothing of this
 * service. Invariant: no message holds a secret.
 */
package dev.sluice.channel.provider;
