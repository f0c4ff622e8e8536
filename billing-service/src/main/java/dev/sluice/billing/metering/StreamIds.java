package dev.sluice.billing.metering;

import java.util.Comparator;

/** Ids of stream entries, {@code <millis>-<n>}. */
public final class StreamIds {
    /** In the order of the stream. */
    public static final Comparator<String> ORDER =
            Comparator.<String>comparingLong(StreamIds::millis).thenComparingLong(StreamIds::number);

    private StreamIds() {}

    /** Redis' clock when the entry was made, epoch millis. */
    public static long millis(String id) {
        int dash = id.indexOf('-');
        return Long.parseLong(dash < 0 ? id : id.substring(0, dash));
    }

    private static long number(String id) {
        int dash = id.indexOf('-');
        return dash < 0 ? 0 : Long.parseUnsignedLong(id.substring(dash + 1));
    }
}
