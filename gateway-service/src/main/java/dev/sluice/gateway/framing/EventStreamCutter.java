package dev.sluice.gateway.framing;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Cuts a byte stream into messages of {@code application/vnd.amazon.eventstream}, each whole and with its checksums verified. All
 * numbers are big-endian:
 *
 * <pre>total length 4 | headers' length 4 | CRC-32 of these 8 | headers | payload | CRC-32 of all before 4</pre>
 *
 * Not thread-safe; one per stream.
 */
public final class EventStreamCutter implements Cutter {
    static final int PRELUDE = 12;
    static final int CHECKSUM = 4;

    private final int maxEventBytes;
    private final Pieces pieces;
    private final ByteBuffer prelude = ByteBuffer.allocate(PRELUDE);
    private final CRC32 crc = new CRC32();
    /** Bytes of the message being read that are still to come; counts only once its prelude is there. */
    private int missing;

    /** @param maxEventBytes the longest message that is put together */
    public EventStreamCutter(int maxEventBytes) {
        this.maxEventBytes = maxEventBytes;
        this.pieces = new Pieces(maxEventBytes);
    }

    @Override
    public void feed(byte[] chunk, int from, int to, SseCutter.Sink sink) {
        int start = from;
        int at = from;
        while (at < to) {
            if (prelude.hasRemaining()) {
                int more = Math.min(prelude.remaining(), to - at);
                prelude.put(chunk, at, more);
                at += more;
                if (!prelude.hasRemaining()) {
                    missing = length() - PRELUDE;
                }
                continue;
            }
            int more = Math.min(missing, to - at);
            at += more;
            missing -= more;
            if (missing == 0) {
                prelude.clear();
                pieces.emit(chunk, start, at, (bytes, first, end) -> verified(bytes, first, end, sink));
                start = at;
            }
        }
        pieces.keep(chunk, start, to);
    }

    /** A message that is not whole says nothing; that the stream was cut shows by what it did not say. */
    @Override
    public void end(SseCutter.Sink sink) {}

    /** The checksum comes first: without it the lengths are noise. */
    private int length() {
        if (checksum(prelude.array(), 0, PRELUDE - CHECKSUM) != prelude.getInt(PRELUDE - CHECKSUM)) {
            throw new BrokenStreamException("an event whose lengths do not match their checksum");
        }
        int total = prelude.getInt(0);
        int headers = prelude.getInt(Integer.BYTES);
        if (total < PRELUDE + CHECKSUM || headers < 0 || headers > total - PRELUDE - CHECKSUM) {
            throw new BrokenStreamException("an event of an impossible length");
        }
        if (total > maxEventBytes) {
            throw new EventTooLongException(maxEventBytes);
        }
        return total;
    }

    private void verified(byte[] bytes, int from, int to, SseCutter.Sink sink) {
        int end = to - CHECKSUM;
        if (checksum(bytes, from, end) != ByteBuffer.wrap(bytes).getInt(end)) {
            throw new BrokenStreamException("an event that does not match its checksum");
        }
        sink.event(bytes, from, to);
    }

    private int checksum(byte[] bytes, int from, int to) {
        crc.reset();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }
}
