package dev.sluice.gateway.dialect;

import dev.sluice.gateway.dialect.Gaps.Gap;
import dev.sluice.gateway.dialect.Gaps.Kind;
import java.util.Arrays;
import java.util.List;

/**
 * One object of a stream with gaps. An object whose bytes are the same but in the gaps, and have there a value of the same
 * kind, has the same tokens in the same places: only the lengths of its texts are its own. Anything in doubt is no match.
 */
final class Mould {
    private static final int LONGEST = 1 << 20;
    private static final int LONGEST_NUMBER = 18;

    private final byte[] bytes;
    private final Gap[] gaps;
    private final boolean contentBesideText;
    private final Answer cast;
    /** Of the string that was read last. */
    private int textBytes;

    private Mould(byte[] bytes, Gap[] gaps, boolean contentBesideText, Answer cast) {
        this.bytes = bytes;
        this.gaps = gaps;
        this.contentBesideText = contentBesideText;
        this.cast = cast;
    }

    /** Null when the object says what must be read each time anew. */
    static Mould of(Answer answer, Gaps gaps, byte[] bytes, int from, int to) {
        boolean plain = answer != null
                && answer.error() == null
                && answer.usage() == null
                && answer.usageAt().isEmpty()
                && !answer.finished();
        if (!plain || !gaps.areFew() || gaps.all().isEmpty()) {
            return null;
        }
        byte[] own = Arrays.copyOfRange(bytes, from, to);
        Gap[] moved = gaps.all().stream()
                .map(gap -> new Gap(gap.kind(), gap.from() - from, gap.to() - from, gap.textBytes()))
                .toArray(Gap[]::new);
        Span modelAt = answer.modelAt() == null
                ? null
                : new Span(answer.modelAt().from() - from, answer.modelAt().to() - from);
        Answer cast = new Answer(
                answer.hasContent(),
                answer.textBytes(),
                answer.hasChoices(),
                false,
                null,
                List.of(),
                answer.model(),
                modelAt,
                null);
        return new Mould(own, moved, gaps.hasContentBesideText(), cast);
    }

    /** Null when these bytes do not fit. */
    Answer read(byte[] other, int from, int to) {
        if (to - from > LONGEST) {
            return null;
        }
        int text = cast.textBytes();
        int modelMoved = from;
        int gap = 0;
        int mine = 0;
        int theirs = from;
        int same = Arrays.mismatch(bytes, mine, bytes.length, other, theirs, to);
        while (same >= 0) {
            int differs = mine + same;
            while (gap < gaps.length && gaps[gap].to() < differs) {
                gap++;
            }
            if (gap == gaps.length || gaps[gap].from() > differs) {
                return null;
            }
            Gap here = gaps[gap++];
            int start = theirs + here.from() - mine;
            int end = here.kind() == Kind.NUMBER ? number(other, start, to) : string(other, start, to);
            if (end < 0) {
                return null;
            }
            text += here.kind() == Kind.TEXT ? textBytes - here.textBytes() : 0;
            mine = here.to();
            theirs = end;
            if (cast.modelAt() != null && cast.modelAt().from() >= mine) {
                modelMoved = theirs - mine;
            }
            same = Arrays.mismatch(bytes, mine, bytes.length, other, theirs, to);
        }
        return answer(text, modelMoved);
    }

    private Answer answer(int text, int modelMoved) {
        Span at = cast.modelAt();
        return new Answer(
                contentBesideText || text > 0,
                text,
                cast.hasChoices(),
                false,
                null,
                List.of(),
                cast.model(),
                at == null ? null : new Span(at.from() + modelMoved, at.to() + modelMoved),
                null);
    }

    /** Where the whole number ends; -1 when it is none, or a long one. */
    private static int number(byte[] other, int from, int to) {
        int digits = from < to && other[from] == '-' ? from + 1 : from;
        int i = digits;
        while (i < to && other[i] >= '0' && other[i] <= '9') {
            i++;
        }
        boolean leadingZero = i - digits > 1 && other[digits] == '0';
        return i == digits || leadingZero || i - digits > LONGEST_NUMBER ? -1 : i;
    }

    /** Where the string's closing quote stands; -1 when a parser could say anything else of it than {@link #textBytes}. */
    private int string(byte[] other, int from, int to) {
        int i = from;
        int escaped = 0;
        boolean ascii = true;
        while (i < to && other[i] != '"') {
            byte b = other[i];
            if (b >= 0 && b < ' ') {
                return -1;
            }
            if (b == '\\') {
                int unit = escape(other, i, to);
                if (unit < 0) {
                    return -1;
                }
                int length = other[i + 1] == 'u' ? 6 : 2;
                escaped += length - StringScan.utf8Length(unit);
                i += length;
            } else {
                ascii &= b >= 0;
                i++;
            }
        }
        if (i >= to || (!ascii && !Utf8.isValid(other, from, i))) {
            return -1;
        }
        textBytes = i - from - escaped;
        return i;
    }

    /** The UTF-16 unit that an escape stands for; -1 when it is none. */
    private static int escape(byte[] other, int at, int to) {
        if (at + 1 >= to) {
            return -1;
        }
        if (other[at + 1] != 'u') {
            return "\"\\/bfnrt".indexOf(other[at + 1]) < 0 ? -1 : ' ';
        }
        if (at + 6 > to) {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = other[i] < 0 ? -1 : Character.digit(other[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
