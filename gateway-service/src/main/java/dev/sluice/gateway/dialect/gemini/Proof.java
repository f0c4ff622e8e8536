package dev.sluice.gateway.dialect.gemini;

/**
 * The signature of a thought as clients see it. It is marked as Google's, because any vendor refuses another's, and a
 * conversation may have been with several.
 */
final class Proof {
    /** No letter of Base64 ends it, so that it is taken for nobody else's. */
    private static final String MARK = "gemini#";
    /** Accepted for calls that this model did not make itself, or whose signature was lost. */
    static final String NONE = "skip_thought_signature_validator";

    private Proof() {}

    static String marked(String signature) {
        return MARK + signature;
    }

    /** Null when it is not Google's. */
    static String unmarked(String shown) {
        return shown != null && shown.startsWith(MARK) ? shown.substring(MARK.length()) : null;
    }
}
