package dev.sluice.gateway.framing;

/**
 * Cuts a byte stream into server-sent events, each from its first byte to the end of the empty line that closes it, so that
 * the concatenation of all events is the stream.
 *
 * <p>Lines end in LF, CRLF or CR. After a CR that closes an event nothing is waited for; an LF that follows belongs to the
 * next event's bytes and counts as no line. Not thread-safe; one per stream.
 */
public final class SseCutter implements Cutter {
    /** Takes one event; the array is never written again, so slices of it may be kept. */
    @FunctionalInterface
    public interface Sink {
        void event(byte[] bytes, int from, int to);
    }

    private final Pieces pieces;
    private boolean lineIsEmpty = true;
    private boolean afterCr;

    /** @param maxEventBytes the longest event that is put together */
    public SseCutter(int maxEventBytes) {
        this.pieces = new Pieces(maxEventBytes);
    }

    @Override
    public void feed(byte[] chunk, int from, int to, Sink sink) {
        int start = from;
        int i = from;
        while (i < to) {
            if (!lineIsEmpty && !afterCr) {
                // Inside a line nothing counts but its end.
                i = Lines.end(chunk, i, to);
                if (i == to) {
                    break;
                }
            }
            if (closesEvent(chunk[i])) {
                pieces.emit(chunk, start, i + 1, sink);
                start = i + 1;
            }
            i++;
        }
        pieces.keep(chunk, start, to);
    }

    /** Hands out what is left when the stream has ended: an event without its empty line. */
    @Override
    public void end(Sink sink) {
        pieces.emitKept(sink);
    }

    private boolean closesEvent(byte b) {
        if (b == '\n') {
            boolean ofCrLf = afterCr;
            afterCr = false;
            return !ofCrLf && closesLine();
        }
        if (b == '\r') {
            afterCr = true;
            return closesLine();
        }
        afterCr = false;
        lineIsEmpty = false;
        return false;
    }

    private boolean closesLine() {
        boolean empty = lineIsEmpty;
        lineIsEmpty = true;
        return empty;
    }
}
