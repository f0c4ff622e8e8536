package dev.sluice.quota;

/**
 * What begins every call of a gateway's writer.
 *
 * @param writer incarnation: one event loop of one gateway process, until it is fenced or sealed out
 * @param epoch of the shard that the writer believes in
 * @param acked the highest sequence number of which a reply was seen in this epoch; 0 = none
 * @param seq number of this call, rising per writer and shard, from 1; a resent call keeps its number
 * @param before number of the call that was sent before this one and may still run; this one does not run unless that one did.
 *     {@code acked} when every call before it has its answer
 */
public record Guard(String writer, long epoch, long acked, long seq, long before) {
    /** Of a call before which nothing is without an answer. */
    public static Guard alone(String writer, long epoch, long acked, long seq) {
        return new Guard(writer, epoch, acked, seq, acked);
    }
}
