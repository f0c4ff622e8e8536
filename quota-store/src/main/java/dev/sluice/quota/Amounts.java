package dev.sluice.quota;

/**
 * One number per unit that a lease counts.
 *
 * @param nanos nano-dollars
 * @param tokens of input and output
 * @param requests calls
 * @param slots calls in flight
 */
public record Amounts(long nanos, long tokens, long requests, long slots) {
    public static final Amounts NONE = new Amounts(0, 0, 0, 0);
}
