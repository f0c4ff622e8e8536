package dev.sluice.gateway.dialect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Bytes that replace a range of others; an empty range is an insertion. */
public record Edit(Span at, byte[] with) {

    static Edit replace(Span at, String with) {
        return new Edit(at, with.getBytes(StandardCharsets.UTF_8));
    }

    static Edit insert(int at, String what) {
        return replace(new Span(at, at), what);
    }

    /**
     * The bytes with the edits applied, as slices in order; nothing is copied. Edits must not overlap; at one place insertions come
     * first, in their order.
     */
    public static List<ByteBuffer> apply(List<Edit> edits, byte[] bytes, int from, int to) {
        if (edits.isEmpty()) {
            return List.of(ByteBuffer.wrap(bytes, from, to - from));
        }
        List<Edit> sorted = new ArrayList<>(edits);
        sorted.sort(Comparator.comparingInt((Edit edit) -> edit.at().from())
                .thenComparingInt(edit -> edit.at().to()));
        List<ByteBuffer> slices = new ArrayList<>(2 * sorted.size() + 1);
        int done = from;
        for (Edit edit : sorted) {
            slices.add(ByteBuffer.wrap(bytes, done, edit.at().from() - done));
            slices.add(ByteBuffer.wrap(edit.with()));
            done = edit.at().to();
        }
        slices.add(ByteBuffer.wrap(bytes, done, to - done));
        return slices;
    }

    /** The same in one piece, for who reads it again. */
    public static byte[] joined(List<Edit> edits, byte[] bytes, int from, int to) {
        List<ByteBuffer> slices = apply(edits, bytes, from, to);
        ByteBuffer whole = ByteBuffer.allocate(
                slices.stream().mapToInt(ByteBuffer::remaining).sum());
        slices.forEach(whole::put);
        return whole.array();
    }
}
