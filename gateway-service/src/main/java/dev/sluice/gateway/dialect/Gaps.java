package dev.sluice.gateway.dialect;

import java.util.ArrayList;
import java.util.List;

/** Where in an object values stand that may be others in the next one without its saying anything else, in order. */
final class Gaps {
    private static final int MOST = 16;

    /** What may stand in a gap. */
    enum Kind {
        /** Content: its length counts. */
        TEXT,
        STRING,
        NUMBER
    }

    /**
     * One value.
     *
     * @param from its first byte inside the quotes, if it has any, and {@code to} the first after it
     * @param textBytes as {@link Answer#textBytes} counts them
     */
    record Gap(Kind kind, int from, int to, int textBytes) {}

    private final List<Gap> gaps = new ArrayList<>();
    private boolean contentBesideText;

    void text(int from, int to, int textBytes) {
        add(new Gap(Kind.TEXT, from + 1, to - 1, textBytes));
    }

    void string(int from, int to) {
        add(new Gap(Kind.STRING, from + 1, to - 1, 0));
    }

    void number(int from, int to) {
        add(new Gap(Kind.NUMBER, from, to, 0));
    }

    /** Something else than text makes this object one with content. */
    void contentBesideText() {
        contentBesideText = true;
    }

    boolean hasContentBesideText() {
        return contentBesideText;
    }

    boolean areFew() {
        return gaps.size() <= MOST;
    }

    List<Gap> all() {
        return gaps;
    }

    private void add(Gap gap) {
        if (areFew()) {
            gaps.add(gap);
        }
    }
}
