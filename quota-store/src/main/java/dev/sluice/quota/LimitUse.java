package dev.sluice.quota;

/**
 * Use of a limit in the period that began at {@code start} (epoch millis).
 *
 * @param used nano-dollars, tokens or requests; as a correction it may be negative
 */
public record LimitUse(String limit, long start, long used) {}
