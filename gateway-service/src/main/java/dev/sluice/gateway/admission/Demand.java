package dev.sluice.gateway.admission;

/**
 * What a call wants to be admitted with.
 *
 * @param model as in the route; limits that count only one model are chosen by it
 * @param needNanos nano-dollars of the worst case: what is held when there is enough; 0 for a free model
 * @param minNanos nano-dollars of the prompt and one token; a hold of less than {@code needNanos} but at least this is given
 *     near a limit, and the caller then caps the upstream's output to {@link Hold#nanos()}. Equal to {@code needNanos} where
 *     nothing can be capped
 * @param tokens the worst case in tokens, held from limits that count tokens
 */
public record Demand(String model, long needNanos, long minNanos, long tokens) {
    public Demand {
        if (minNanos < 0 || needNanos < minNanos || tokens < 0) {
            throw new IllegalArgumentException("0 <= minNanos <= needNanos and 0 <= tokens must hold");
        }
    }
}
