package dev.sluice.quota.writer;

import dev.sluice.quota.Guard;

/**
 * A call with its number, on its way or to be sent again.
 *
 * @param writer and {@code epoch} that the number belongs to; an answer for another writer than today's is history
 * @param before number of the call that was on its way when this one got its number; 0 = none
 */
record Numbered(Packed packed, String writer, long epoch, long seq, long before) {
    /** @param resent when it goes again, and all before it have their answers */
    Guard guard(long acked, boolean resent) {
        return new Guard(writer, epoch, acked, seq, resent ? acked : Math.max(acked, before));
    }
}
