package dev.sluice.gateway.dialect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Measures a JSON string without decoding it, eight bytes at a time. */
final class RawString {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final int UNIT = 6;

    private RawString() {}

    /**
     * Bytes of UTF-8 that the string's text has, as {@link Answer#textBytes} counts them. Of a string that no parser accepts,
     * any number.
     *
     * @param from the first byte after the opening quote
     */
    static int textBytes(byte[] bytes, int from, int to) {
        int escaped = 0;
        int i = plain(bytes, from, to);
        while (i < to && bytes[i] == '\\') {
            boolean unit = i + UNIT <= to && bytes[i + 1] == 'u';
            escaped += unit ? UNIT - utf8Length(unit(bytes, i + 2)) : 1;
            i = plain(bytes, Math.min(to, i + (unit ? UNIT : 2)), to);
        }
        return i - from - escaped;
    }

    /**
     * The byte after the closing quote.
     *
     * @param from the first byte after the opening quote
     */
    static int end(byte[] bytes, int from, int to) {
        int i = plain(bytes, from, to);
        while (i < to && bytes[i] == '\\') {
            i = plain(bytes, Math.min(to, i + 2), to);
        }
        return i + 1;
    }

    /** How many bytes a UTF-16 unit counts for; both of a pair together four. */
    static int utf8Length(int unit) {
        return unit < 0x80 ? 1 : unit < 0x800 || Character.isSurrogate((char) unit) ? 2 : 3;
    }

    /** Where the next quote or backslash stands; {@code to} when there is none. */
    private static int plain(byte[] bytes, int from, int to) {
        int i = from;
        while (i + Long.BYTES <= to) {
            long eight = (long) LONGS.get(bytes, i);
            long ends = zeros(eight ^ QUOTES) | zeros(eight ^ BACKSLASHES);
            if (ends != 0) {
                return i + Long.numberOfTrailingZeros(ends) / Byte.SIZE;
            }
            i += Long.BYTES;
        }
        while (i < to && bytes[i] != '"' && bytes[i] != '\\') {
            i++;
        }
        return i;
    }

    /** The lowest bit that is set is that of the first byte that is zero; bits above it may be wrong. */
    private static long zeros(long eight) {
        return (eight - ONES) & ~eight & HIGHS;
    }

    private static int unit(byte[] bytes, int from) {
        int unit = 0;
        for (int i = from; i < from + 4; i++) {
            unit = unit << 4 | Math.max(0, Character.digit(bytes[i], 16));
        }
        return unit;
    }
}
