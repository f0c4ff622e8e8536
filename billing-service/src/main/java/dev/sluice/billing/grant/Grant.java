package dev.sluice.billing.grant;

import dev.sluice.contracts.KeyGrant;

/**
 * A grant and where it belongs in Redis.
 *
 * @param sha256 of the key's secret, lower-case hex
 */
public record Grant(String sha256, KeyGrant grant) {}
