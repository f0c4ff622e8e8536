package dev.sluice.bench.report;

import dev.sluice.bench.plan.Contender;
import dev.sluice.bench.plan.Figure;
import java.util.List;
import java.util.Map;

/**
 * What one run of one contender gave.
 *
 * @param faults why it is no figure; empty = it is one
 */
public record Sample(
        String scenario, Contender contender, int round, Map<Figure, Double> figures, List<String> faults) {

    public Sample {
        figures = Map.copyOf(figures);
        faults = List.copyOf(faults);
    }

    public boolean failed() {
        return !faults.isEmpty();
    }
}
