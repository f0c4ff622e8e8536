package dev.sluice.bench.probe;

import org.HdrHistogram.AbstractHistogram;

/** Of times, in milliseconds. */
public record Quantiles(double p50, double p99, double p999) {

    private static final double NANOS = 1e6;

    static Quantiles of(AbstractHistogram nanos) {
        return new Quantiles(
                nanos.getValueAtPercentile(50) / NANOS,
                nanos.getValueAtPercentile(99) / NANOS,
                nanos.getValueAtPercentile(99.9) / NANOS);
    }
}
