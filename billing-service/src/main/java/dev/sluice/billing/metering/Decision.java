package dev.sluice.billing.metering;

/**
 * What an attempt's event does, given the row that is there: the decision table of the usage stream.
 *
 * <pre>
 *   row          event      row becomes   taken              booked
 *   absent       any        the event     0 if late          charge
 *   lost         not lost   the event     else the charge    charge − charge of the row
 *   otherwise               unchanged                        0
 * </pre>
 *
 * Redis has taken {@code taken} whatever the rows say, and the account owes {@code booked}; the difference goes back to Redis as
 * a credit. So {@code credit − spent = ledger} holds in whichever order late and lost events arrive.
 *
 * @param taken nano-dollars that Redis has already taken from the root
 * @param booked nano-dollars that the ledger takes now; negative when a lost attempt turns out cheaper
 */
record Decision(Row row, long taken, long booked) {

    /** What happens to the usage row. */
    enum Row {
        INSERT,
        REPLACE,
        KEEP
    }

    /**
     * The row that is there already.
     *
     * @param charge nano-dollars
     * @param upstreamCost nano-dollars
     * @param tokens of input and output
     */
    record Known(boolean lost, long charge, long upstreamCost, long tokens) {
        static final Known ABSENT = new Known(true, 0, 0, 0);
    }

    /** @param known null when there is no row yet */
    static Decision of(boolean late, boolean lost, long charge, Known known) {
        long taken = late ? 0 : charge;
        if (known == null) {
            return new Decision(Row.INSERT, taken, charge);
        }
        if (known.lost() && !lost) {
            return new Decision(Row.REPLACE, taken, Math.subtractExact(charge, known.charge()));
        }
        return new Decision(Row.KEEP, taken, 0);
    }

    /** Nano-dollars that Redis must be credited with (negative: debited) to agree with the ledger. */
    long correction() {
        return Math.subtractExact(taken, booked);
    }
}
