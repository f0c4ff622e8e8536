package dev.sluice.billing.sql;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;

/** Ids of rows: {@code <kind>_} and 24 characters that sort by time, 48 bits of milliseconds and 72 of chance. */
public final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BITS = 72;
    private static final int LENGTH = 24;
    private static final int RADIX = 32;

    private Ids() {}

    /** A new id, such as {@code acc_0b2…}. */
    public static String next(String kind, Instant now) {
        String digits = BigInteger.valueOf(now.toEpochMilli())
                .shiftLeft(RANDOM_BITS)
                .or(new BigInteger(RANDOM_BITS, RANDOM))
                .toString(RADIX);
        return kind + '_' + "0".repeat(LENGTH - digits.length()) + digits;
    }
}
