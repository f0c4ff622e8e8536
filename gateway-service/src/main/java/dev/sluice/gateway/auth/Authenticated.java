package dev.sluice.gateway.auth;

import dev.sluice.contracts.KeyGrant;

/**
 * Who is calling.
 *
 * @param channel pinned by the presented key's suffix; null = none. Whether the key may pin is the router's to say
 */
public record Authenticated(KeyGrant grant, String channel) {}
