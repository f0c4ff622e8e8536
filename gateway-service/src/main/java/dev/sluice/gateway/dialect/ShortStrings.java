package dev.sluice.gateway.dialect;

/**
 * Shortens the strings of a JSON text that comes in pieces, so that who reads it keeps only the beginning of each: a parser that
 * is fed gathers a whole string, which may be an image. What is left out is not checked.
 */
final class ShortStrings {
    private static final int KEPT = 1 << 10;
    private static final int UNIT = 4;

    private byte[] shortened = new byte[0];
    private boolean inside;
    private int kept;
    private boolean leavingOut;
    private boolean escaping;
    private int ofUnit;

    /** @return how many of {@link #bytes} the text now has */
    int shorten(byte[] text, int from, int to) {
        if (shortened.length < to - from) {
            shortened = new byte[to - from];
        }
        int length = 0;
        for (int i = from; i < to; i++) {
            if (!inside || isKept(text[i])) {
                shortened[length++] = text[i];
            }
            if (inside) {
                pass(text[i]);
            } else {
                begin(text[i]);
            }
        }
        return length;
    }

    /** Of the last piece; written again by the next one. */
    byte[] bytes() {
        return shortened;
    }

    private void begin(byte b) {
        inside = b == '"';
        kept = 0;
        leavingOut = false;
    }

    /** Inside of a string. What is left out begins with a whole character. */
    private boolean isKept(byte b) {
        boolean whole = !escaping && ofUnit == 0 && (b & 0xc0) != 0x80;
        if (whole && b == '"') {
            return true;
        }
        leavingOut |= whole && kept >= KEPT;
        kept++;
        return !leavingOut;
    }

    private void pass(byte b) {
        if (ofUnit > 0) {
            ofUnit--;
        } else if (escaping) {
            escaping = false;
            ofUnit = b == 'u' ? UNIT : 0;
        } else if (b == '\\') {
            escaping = true;
        } else if (b == '"') {
            inside = false;
        }
    }
}
