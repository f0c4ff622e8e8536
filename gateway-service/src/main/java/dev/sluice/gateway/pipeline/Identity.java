package dev.sluice.gateway.pipeline;

import dev.sluice.contracts.KeyGrant;

/**
 * Whose key was presented.
 *
 * @param pinnedChannel named by the key's suffix; null = none
 */
public record Identity(KeyGrant grant, String pinnedChannel) {}
