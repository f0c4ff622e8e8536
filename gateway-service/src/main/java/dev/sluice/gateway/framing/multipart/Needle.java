package dev.sluice.gateway.framing.multipart;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Finds a boundary with its dashes (Horspool's search): mostly only one byte in so many is looked at as it is long. */
final class Needle {
    private final byte[] bytes;
    private final int[] skip = new int[256];

    Needle(String boundary) {
        bytes = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        Arrays.fill(skip, bytes.length);
        for (int i = 0; i < bytes.length - 1; i++) {
            skip[bytes[i] & 0xff] = bytes.length - 1 - i;
        }
    }

    /** Where it begins; −1 when it is not there. */
    int in(byte[] text, int from, int to) {
        int last = bytes.length - 1;
        int at = from;
        while (at + last < to) {
            byte end = text[at + last];
            if (end == bytes[last] && Arrays.equals(text, at, at + last, bytes, 0, last)) {
                return at;
            }
            at += skip[end & 0xff];
        }
        return -1;
    }

    /** Whether it stands there. */
    boolean isAt(byte[] text, int at, int to) {
        return at + bytes.length <= to && Arrays.equals(text, at, at + bytes.length, bytes, 0, bytes.length);
    }

    int length() {
        return bytes.length;
    }
}
