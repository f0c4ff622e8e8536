/**
 * The catalogue of providers: rows of {@code providers.yaml}, read once, and what follows from a row (the base URL that is
 * called). Pure but for its read-only resource. Imports nothing of this service.
 */
package dev.sluice.channel.provider;
