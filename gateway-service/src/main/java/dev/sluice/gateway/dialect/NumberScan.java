package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonParser.NumberType;
import java.math.BigDecimal;

/** Finds the end of a JSON number, checks it and tells its value. */
final class NumberScan {
    private static final int LONGEST = 1_000;
    private static final int LONG_DIGITS = 18;
    private static final int INT_DIGITS = 9;

    private final byte[] bytes;
    private final int to;
    private int from;
    private int end;
    private boolean whole;

    /** @param to where the text ends that numbers stand in */
    NumberScan(byte[] bytes, int to) {
        this.bytes = bytes;
        this.to = to;
    }

    /**
     * @param first its first byte; what begins no number is a wrong one
     * @return the byte after the number; where it is wrong, the complement of that place (below 0 everywhere)
     */
    int scan(int first) {
        from = first;
        whole = true;
        int digitsFrom = is(first, '-') ? first + 1 : first;
        int i = digits(digitsFrom);
        if (i - digitsFrom > 1 && bytes[digitsFrom] == '0') {
            return ~i;
        }
        if (i > 0 && is(i, '.')) {
            whole = false;
            i = digits(i + 1);
        }
        if (i > 0 && (is(i, 'e') || is(i, 'E'))) {
            whole = false;
            i = digits(is(i + 1, '+') || is(i + 1, '-') ? i + 2 : i + 1);
        }
        end = i;
        return i - first > LONGEST ? ~i : i;
    }

    /** Behind at least one; else the complement of where it is missing. */
    private int digits(int at) {
        int i = at;
        while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        return i == at ? ~at : i;
    }

    private boolean is(int at, char wanted) {
        return at < to && bytes[at] == wanted;
    }

    /** Whether it has neither a fraction nor an exponent. */
    boolean isWhole() {
        return whole;
    }

    NumberType type() {
        if (!whole) {
            return NumberType.DOUBLE;
        }
        int digits = end - from - (bytes[from] == '-' ? 1 : 0);
        if (digits <= LONG_DIGITS) {
            return digits <= INT_DIGITS ? NumberType.INT : NumberType.LONG;
        }
        return decimal().toBigInteger().bitLength() < Long.SIZE ? NumberType.LONG : NumberType.BIG_INTEGER;
    }

    Number value() {
        return switch (type()) {
            case INT -> Math.toIntExact(longValue());
            case LONG -> longValue();
            case BIG_INTEGER -> decimal().toBigInteger();
            default -> doubleValue();
        };
    }

    long longValue() {
        return whole ? Long.parseLong(text()) : (long) doubleValue();
    }

    double doubleValue() {
        return Double.parseDouble(text());
    }

    BigDecimal decimal() {
        return new BigDecimal(text());
    }

    /** As it stands there; digits are ASCII. */
    @SuppressWarnings("deprecation")
    String text() {
        return new String(bytes, 0, from, end - from);
    }
}
