package dev.sluice.gateway.dialect;

import dev.sluice.contracts.Endpoint;

/**
 * Reads the objects of one stream. Nearly all of them are like the one before but for a piece of text, and are then only
 * compared with it; whatever else comes is parsed. Says exactly what {@link AnswerReader} says. Not thread-safe.
 */
public final class AnswerStream {
    private static final int LONGEST_MOULD = 4 << 10;
    /** After so many objects in a row that were unlike any before, only one in so many is learnt from. */
    private static final int PATIENCE = 16;

    /** Null where all objects are chunks of text. */
    private final Endpoint counted;

    private Mould mould;
    private int misses;

    public AnswerStream(Endpoint endpoint) {
        this.counted = Counter.of(endpoint) == null ? null : endpoint;
    }

    /** See {@link AnswerReader#read(byte[], int, int)}. */
    public Answer read(byte[] bytes, int from, int to) {
        if (counted != null) {
            return AnswerReader.read(counted, bytes, from, to);
        }
        Answer like = mould == null ? null : mould.read(bytes, from, to);
        if (like != null) {
            misses = 0;
            return like;
        }
        misses++;
        boolean learns = to - from <= LONGEST_MOULD && (misses <= PATIENCE || misses % PATIENCE == 0);
        if (!learns) {
            return AnswerReader.read(bytes, from, to);
        }
        Gaps gaps = new Gaps();
        Answer answer = AnswerReader.read(bytes, from, to, gaps);
        Mould fresh = Mould.of(answer, gaps, bytes, from, to);
        mould = fresh == null ? mould : fresh;
        return answer;
    }
}
