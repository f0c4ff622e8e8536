package dev.sluice.gateway.framing;

import java.io.ByteArrayOutputStream;

/**
 * One event as it stood on the wire, and where its data is.
 *
 * @param bytes holds the event at {@code from} (inclusive) to {@code to} (exclusive)
 * @param data holds the data at {@code dataFrom} to {@code dataTo}: the same array when the event has one data line, else
 *     a copy of its data lines joined with LF; null when it has none (a comment, an empty event)
 */
public record SseEvent(byte[] bytes, int from, int to, byte[] data, int dataFrom, int dataTo) {

    public static SseEvent of(byte[] bytes, int from, int to) {
        int first = -1;
        int firstEnd = -1;
        ByteArrayOutputStream joined = null;
        int line = from;
        while (line < to) {
            int end = Lines.end(bytes, line, to);
            int value = valueOfData(bytes, line, end);
            if (value >= 0 && first < 0) {
                first = value;
                firstEnd = end;
            } else if (value >= 0) {
                if (joined == null) {
                    joined = new ByteArrayOutputStream(to - from);
                    joined.write(bytes, first, firstEnd - first);
                }
                joined.write('\n');
                joined.write(bytes, value, end - value);
            }
            line = end + 1;
        }
        if (joined != null) {
            return new SseEvent(bytes, from, to, joined.toByteArray(), 0, joined.size());
        }
        return first < 0
                ? new SseEvent(bytes, from, to, null, 0, 0)
                : new SseEvent(bytes, from, to, bytes, first, firstEnd);
    }

    public boolean hasData() {
        return data != null;
    }

    /** True when the data stands in the event's own bytes, so that an edit of it is an edit of them. */
    public boolean isEditable() {
        return data == bytes;
    }

    /** True when the data begins with the ASCII text. */
    public boolean dataStartsWith(byte[] ascii) {
        if (data == null || dataTo - dataFrom < ascii.length) {
            return false;
        }
        for (int i = 0; i < ascii.length; i++) {
            if (data[dataFrom + i] != ascii[i]) {
                return false;
            }
        }
        return true;
    }

    /** Where the value of a {@code data} line starts, after at most one space; -1 when the line is another one. */
    private static int valueOfData(byte[] bytes, int from, int end) {
        boolean isData = end - from >= 4
                && bytes[from] == 'd'
                && bytes[from + 1] == 'a'
                && bytes[from + 2] == 't'
                && bytes[from + 3] == 'a';
        if (!isData) {
            return -1;
        }
        if (end - from == 4) {
            return end;
        }
        if (bytes[from + 4] != ':') {
            return -1;
        }
        return end - from > 5 && bytes[from + 5] == ' ' ? from + 6 : from + 5;
    }
}
