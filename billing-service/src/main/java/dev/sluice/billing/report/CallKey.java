package dev.sluice.billing.report;

import dev.sluice.admin.PageRequest;
import dev.sluice.admin.ProblemException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;

/** Where a page of a report ended: reports list calls newest first, in the order of their ids. */
record CallKey(UUID operation, int attempt) {
    private static final int UUID_LENGTH = 36;
    private static final int MILLIS_SHIFT = 16;

    /**
     * Null for the first page.
     *
     * @throws ProblemException 400
     */
    static CallKey after(PageRequest request) {
        String text = request.after();
        if (text == null) {
            return null;
        }
        try {
            UUID operation = UUID.fromString(text.substring(0, UUID_LENGTH));
            return new CallKey(operation, Integer.parseInt(text.substring(UUID_LENGTH + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw ProblemException.invalid("pageToken", "is not a token of this list");
        }
    }

    String text() {
        return operation + ":" + attempt;
    }

    /** The time inside the id, which says in which partition to look. */
    Timestamp admittedAt() {
        return Timestamp.from(Instant.ofEpochMilli(operation.getMostSignificantBits() >>> MILLIS_SHIFT));
    }
}
