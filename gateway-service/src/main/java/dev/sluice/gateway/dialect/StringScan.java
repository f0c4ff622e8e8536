package dev.sluice.gateway.dialect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Finds the end of a JSON string, checks it and measures its text, in one pass of eight bytes at a time. */
final class StringScan {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long BLANKS = ONES * ' ';
    private static final String ESCAPED = "\"\\/bfnrt";
    private static final String MEANT = "\"\\/\b\f\n\r\t";
    private static final int UNIT = 6;

    private final byte[] bytes;
    private final int to;
    private int from;
    private int end;
    private int escaped;
    private boolean plain;
    private boolean validUtf8;

    /** @param to where the text ends that strings stand in */
    StringScan(byte[] bytes, int to) {
        this.bytes = bytes;
        this.to = to;
    }

    /**
     * @param first the byte after the opening quote
     * @return the byte after the closing one; where the string is wrong, its negative
     */
    int scan(int first) {
        from = first;
        escaped = 0;
        plain = true;
        validUtf8 = true;
        long seen = 0;
        int i = first;
        while (true) {
            long ends = 0;
            while (ends == 0 && i + Long.BYTES <= to) {
                long eight = (long) LONGS.get(bytes, i);
                seen |= eight;
                ends = zeros(eight ^ QUOTES) | zeros(eight ^ BACKSLASHES) | ((eight - BLANKS) & ~eight & HIGHS);
                i += ends == 0 ? Long.BYTES : Long.numberOfTrailingZeros(ends) / Byte.SIZE;
            }
            while (ends == 0 && i < to && bytes[i] != '"' && bytes[i] != '\\' && (bytes[i] < 0 || bytes[i] >= ' ')) {
                seen |= bytes[i++];
            }
            if (i >= to) {
                return -to;
            }
            if (bytes[i] == '"') {
                end = i;
                // What was seen behind the string does no harm: a check more.
                validUtf8 = (seen & HIGHS) == 0 || Utf8.isValid(bytes, from, end);
                return validUtf8 ? i + 1 : -i;
            }
            int length = bytes[i] == '\\' ? escape(i) : 0;
            if (length == 0) {
                return -i;
            }
            plain = false;
            i += length;
        }
    }

    /** How long the escape is that begins here; 0 when it is none. */
    private int escape(int at) {
        if (at + 1 >= to) {
            return 0;
        }
        if (bytes[at + 1] != 'u') {
            escaped++;
            return ESCAPED.indexOf(bytes[at + 1]) < 0 ? 0 : 2;
        }
        int unit = at + UNIT <= to ? unit(at) : -1;
        escaped += UNIT - utf8Length(Math.max(0, unit));
        return unit < 0 ? 0 : UNIT;
    }

    /** -1 when a digit is none. */
    private int unit(int at) {
        int unit = 0;
        for (int i = at + 2; i < at + UNIT; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    /** {@link Answer#textBytes} of the last string. */
    int textBytes() {
        return end - from - escaped;
    }

    /** Whether its text is what stands there. */
    boolean isPlain() {
        return plain;
    }

    /** False when that is why the last string is wrong. */
    boolean isValidUtf8() {
        return validUtf8;
    }

    /** The last string's text. */
    String text() {
        if (plain) {
            return new String(bytes, from, end - from, StandardCharsets.UTF_8);
        }
        StringBuilder text = new StringBuilder(end - from);
        int told = from;
        for (int i = from; i < end; i++) {
            if (bytes[i] == '\\') {
                text.append(new String(bytes, told, i - told, StandardCharsets.UTF_8));
                boolean unit = bytes[i + 1] == 'u';
                text.append(unit ? (char) unit(i) : MEANT.charAt(ESCAPED.indexOf(bytes[i + 1])));
                i += unit ? UNIT - 1 : 1;
                told = i + 1;
            }
        }
        return text.append(new String(bytes, told, end - told, StandardCharsets.UTF_8))
                .toString();
    }

    /** How many bytes a UTF-16 unit counts for; both of a pair together four. */
    static int utf8Length(int unit) {
        return unit < 0x80 ? 1 : unit < 0x800 || Character.isSurrogate((char) unit) ? 2 : 3;
    }

    /** The lowest bit that is set is that of the first byte that is zero; bits above it may be wrong. */
    private static long zeros(long eight) {
        return (eight - ONES) & ~eight & HIGHS;
    }
}
