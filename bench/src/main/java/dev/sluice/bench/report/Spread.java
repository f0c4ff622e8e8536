package dev.sluice.bench.report;

import java.util.List;

/** The rounds of one figure. */
public record Spread(double median, double lowest, double highest) {

    /** @param values at least one */
    static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        double median = (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(size - 1));
    }
}
