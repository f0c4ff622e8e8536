package dev.sluice.bench.plan;

/**
 * A figure that a scenario reports.
 *
 * @param target null = only reported
 */
public record Measure(Figure figure, Target target) {}
