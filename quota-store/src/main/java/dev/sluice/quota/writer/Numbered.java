package dev.sluice.quota.writer;

import dev.sluice.quota.Guard;

/**
 * A call with its number, on its way or to be sent again.
 *
 * @param writer and {@code epoch} that the number belongs to; an answer for another writer than today's is history
 */
record Numbered(Packed packed, String writer, long epoch, long seq) {
    Guard guard(long acked) {
        return new Guard(writer, epoch, acked, seq);
    }
}
