package dev.sluice.gateway.framing;

/** Cuts a byte stream into lines (NDJSON); empty ones and the ends of lines are left out. Not thread-safe; one per stream. */
public final class LineCutter implements Cutter {
    private final Pieces pieces;

    /** @param maxLineBytes the longest line that is put together */
    public LineCutter(int maxLineBytes) {
        this.pieces = new Pieces(maxLineBytes);
    }

    @Override
    public void feed(byte[] chunk, int from, int to, SseCutter.Sink sink) {
        int start = from;
        while (true) {
            int end = Lines.end(chunk, start, to);
            if (end == to) {
                pieces.keep(chunk, start, to);
                return;
            }
            if (end > start || !pieces.isEmpty()) {
                pieces.emit(chunk, start, end, sink);
            }
            start = end + 1;
        }
    }

    /** Hands out what is left when the stream has ended: a line without its end. */
    @Override
    public void end(SseCutter.Sink sink) {
        pieces.emitKept(sink);
    }
}
