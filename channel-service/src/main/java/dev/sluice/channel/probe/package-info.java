/**
 * Asks a running gateway to try a channel: whatever touches an upstream runs there, and only there secrets are decrypted.
 * Imports quota-store (which gateways live), {@code contracts} and admin-kit; no feature.
 */
package dev.sluice.channel.probe;
