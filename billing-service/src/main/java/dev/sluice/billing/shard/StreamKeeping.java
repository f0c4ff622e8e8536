package dev.sluice.billing.shard;

import dev.sluice.billing.metering.StreamIds;
import java.time.Duration;

/**
 * How much of a shard's stream is kept after it was booked, for a PostgreSQL that is restored from a backup: 48 hours, but no
 * more entries than there may be, because all of them lie in Redis' memory.
 *
 * @param maxEntries of one shard
 */
record StreamKeeping(long maxEntries) {
    private static final Duration KEPT = Duration.ofHours(48);

    /**
     * The first entry to keep. The one at the stored position always stays, so that the stream never seems to end before it.
     *
     * @param position of the last booked entry
     * @param oldest entry's id
     * @param entries in the stream; where they are too many, as many stay as came in the latest part of its time
     * @param now Redis' clock, epoch millis
     */
    String from(String position, String oldest, long entries, long now) {
        long age = Math.max(0, now - millis(oldest));
        long kept = entries <= maxEntries ? KEPT.toMillis() : (long) (age * ((double) maxEntries / entries));
        String from = now - Math.min(kept, KEPT.toMillis()) + "-0";
        return StreamIds.ORDER.compare(position, from) < 0 ? position : from;
    }

    private static long millis(String id) {
        return Long.parseLong(id.substring(0, id.indexOf('-')));
    }
}
