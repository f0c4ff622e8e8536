package dev.sluice.gateway.pipeline;

import dev.sluice.gateway.upstream.Timers;

/**
 * How calls are relayed; times in milliseconds, sizes in bytes.
 *
 * @param maxAttempts at upstreams for one call
 * @param heartbeatMs of silence after which a streaming client gets a comment
 * @param clientStallMs that a client may not read before it counts as gone
 * @param maxEventBytes longest event of a stream
 * @param maxHeldBytes of an answer that is not streamed, which can be sent with its charge and still be replaced
 * @param maxKeptBytes of a stream's events before its first content, which can still be replaced
 */
public record Settings(
        int maxAttempts,
        long heartbeatMs,
        long clientStallMs,
        int maxEventBytes,
        int maxHeldBytes,
        int maxKeptBytes,
        long progressMs,
        Timers timers) {

    public static final Settings DEFAULT = new Settings(
            3,
            15_000,
            60_000,
            16 << 20,
            1 << 20,
            64 << 10,
            5_000,
            new Timers(5_000, 60_000, 300_000, 120_000, 900_000));

    public Settings withTimers(Timers other) {
        return new Settings(
                maxAttempts, heartbeatMs, clientStallMs, maxEventBytes, maxHeldBytes, maxKeptBytes, progressMs, other);
    }
}
