package dev.sluice.bench.stage;

import java.net.URI;

/**
 * Where a contender takes calls of one kind.
 *
 * @param key sent as bearer token; only Sluice looks at it
 */
public record Address(URI url, String key) {}
