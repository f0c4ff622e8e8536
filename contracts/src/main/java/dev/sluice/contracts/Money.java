package dev.sluice.contracts;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts of money: 64-bit integers of nano-dollars (1e-9 USD), decimal strings in USD at the rim. */
public final class Money {
    /** Nano-dollars in one dollar. */
    public static final long DOLLAR = 1_000_000_000L;
    /** Amounts, balances and limits stay within ± this many nano-dollars, which a double still counts exactly. */
    public static final long MAX = 9_000_000_000_000_000L;

    private static final int SCALE = 9;
    private static final int MAX_TEXT = 32;

    private Money() {}

    /**
     * Reads a decimal string in USD.
     *
     * @param text such as {@code "2.50"} or {@code "-0.000125"}; no exponent, at most nine places
     * @return nano-dollars within ±{@link #MAX}
     * @throws IllegalArgumentException with a sentence for the user when the text is anything else
     */
    public static long parse(String text) {
        if (text == null || text.length() > MAX_TEXT || !text.matches("-?[0-9]+(\\.[0-9]+)?")) {
            throw new IllegalArgumentException(
                    "must be an amount in USD as a decimal string, such as \"2.50\", with at most nine places");
        }
        BigDecimal nanos = new BigDecimal(text).movePointRight(SCALE).stripTrailingZeros();
        if (nanos.scale() > 0) {
            throw new IllegalArgumentException("has more than nine places; the smallest amount is 0.000000001");
        }
        if (nanos.abs().compareTo(BigDecimal.valueOf(MAX)) > 0) {
            throw new IllegalArgumentException("is beyond ±" + format(MAX) + " USD");
        }
        return nanos.longValueExact();
    }

    /** The amount as a decimal string in USD without trailing zeros: {@code 9870000000} is {@code "9.87"}. */
    public static String format(long nanos) {
        BigDecimal dollars = BigDecimal.valueOf(nanos, SCALE).stripTrailingZeros();
        return dollars.signum() == 0 ? "0" : dollars.toPlainString();
    }

    /**
     * {@code quantity × price × multiplier}, rounded half up to a whole nano-dollar.
     *
     * @param quantity how many units, ≥ 0
     * @param price nano-dollars for {@code per} units
     * @param per the number of units the price is for, > 0
     * @param multiplier nano-parts: {@link #DOLLAR} is 1.0
     * @throws ArithmeticException when the result does not fit 64 bits
     */
    public static long multiply(long quantity, long price, long per, long multiplier) {
        if (quantity == 0 || price == 0 || multiplier == 0) {
            return 0;
        }
        if (multiplier == DOLLAR) {
            long high = Math.multiplyHigh(quantity, price);
            long low = quantity * price;
            if (high == 0 && low > 0 && low < Long.MAX_VALUE - per) {
                return (low + per / 2) / per;
            }
        }
        return BigDecimal.valueOf(quantity)
                .multiply(BigDecimal.valueOf(price))
                .multiply(BigDecimal.valueOf(multiplier))
                .divide(BigDecimal.valueOf(per).multiply(BigDecimal.valueOf(DOLLAR)), 0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
