package dev.sluice.gateway.dialect.spark;

import dev.sluice.gateway.error.ErrorKind;

/** What iFlytek's error numbers mean. */
final class Fault {
    private Fault() {}

    /**
     * Null for a number that says nothing more than that something failed.
     *
     * @param code as a number in decimal; anything else is none of them
     */
    static ErrorKind of(String code) {
        return switch (code) {
            // Wrong messages, schema or parameters; words of the user's or the model's that may not be said; too many
            // tokens.
            case "10003", "10004", "10005", "10013", "10014", "10019", "10163", "10907" -> ErrorKind.UPSTREAM_REFUSED;
            case "11200" -> ErrorKind.UPSTREAM_UNAUTHORIZED;
            case "11201" -> ErrorKind.UPSTREAM_QUOTA;
            // One call of the same user at a time; calls in a second; calls at once.
            case "10007", "11202", "11203" -> ErrorKind.UPSTREAM_RATE_LIMITED;
            // Capacity.
            case "10008" -> ErrorKind.UPSTREAM_FAILED;
            default -> null;
        };
    }

    /** The same inside an answer, where no status says more. */
    static ErrorKind inside(String code) {
        ErrorKind known = of(code);
        return known == null ? ErrorKind.UPSTREAM_FAILED : known;
    }
}
