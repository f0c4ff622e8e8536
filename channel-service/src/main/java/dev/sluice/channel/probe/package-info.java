/**
 * Has a running gateway try a channel, or ask its upstream something: whatever touches an upstream runs there, and only there
 * secrets are decrypted. Imports quota-store (which gateways live), {@code contracts} and admin-kit; no feature.
 */
package dev.sluice.channel.probe;
