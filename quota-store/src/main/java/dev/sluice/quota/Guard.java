package dev.sluice.quota;

/**
 * What begins every call of a gateway's writer.
 *
 * @param writer incarnation: one event loop of one gateway process, until it is fenced or sealed out
 * @param epoch of the shard that the writer believes in
 * @param acked the highest sequence number of which a reply was seen in this epoch; 0 = none
 * @param seq number of this call, rising per writer and shard, from 1; a resent call keeps its number
 */
public record Guard(String writer, long epoch, long acked, long seq) {}
