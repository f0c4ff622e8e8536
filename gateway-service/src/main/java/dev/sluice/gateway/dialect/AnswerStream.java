package dev.sluice.gateway.dialect;

/**
 * Reads the objects of one stream. Nearly all of them are like the one before but for a piece of text, and are then only
 * compared with it; whatever else comes is parsed. Says exactly what {@link AnswerReader} says. Not thread-safe.
 */
public final class AnswerStream {
    private static final int LONGEST_MOULD = 4 << 10;
    /** After so many objects in a row that were unlike any before, only one in so many is learnt from. */
    private static final int PATIENCE = 16;

    private Mould mould;
    private int misses;

    /** See {@link AnswerReader#read(byte[], int, int)}. */
    public Answer read(byte[] bytes, int from, int to) {
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
