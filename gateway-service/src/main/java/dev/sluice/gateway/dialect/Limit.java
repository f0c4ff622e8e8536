package dev.sluice.gateway.dialect;

/**
 * What money says about the length of an answer.
 *
 * @param held the most that each choice may write for what is held; 0 = nobody bounds it
 * @param cap the same where it is less than the client may have; it is written into the request; 0 = as the client says
 * @param field where that goes when the client sent no such field
 */
public record Limit(long held, long cap, String field) {
    /** For values that a channel sets; what the client sends is capped elsewhere. */
    public static Limit ofValues(long held) {
        return new Limit(held, 0, null);
    }

    long most(long value) {
        return held > 0 ? Math.min(value, held) : value;
    }
}
