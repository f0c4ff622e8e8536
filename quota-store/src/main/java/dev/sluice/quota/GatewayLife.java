package dev.sluice.quota;

import java.util.Map;

/**
 * What a gateway process tells of itself every 500 ms.
 *
 * @param id of the process
 * @param management its management base URL
 * @param routeTableVersion that it routes with; 0 = none yet
 * @param revisions shard name → revision that it has applied
 * @param at Redis' clock when it said so, epoch millis; ignored when written
 */
public record GatewayLife(String id, String management, long routeTableVersion, Map<String, Long> revisions, long at) {
    /** Older entries are dead. */
    public static final long LIVE_MILLIS = 10_000;

    public GatewayLife {
        revisions = Map.copyOf(revisions);
    }
}
