package dev.sluice.bench.report;

import dev.sluice.bench.plan.Contender;
import dev.sluice.bench.plan.Figure;
import dev.sluice.bench.plan.Target;
import java.util.Map;

/**
 * One measurement of the report.
 *
 * @param spreads of the contenders that have the figure
 * @param ratio Sluice to nginx, the median over the rounds; null where nginx has no such figure
 * @param target null = only reported
 * @param judged what is held against the target; null = nothing is there
 * @param verdict null without a target
 */
public record Row(
        String scenario,
        String title,
        Figure figure,
        Map<Contender, Spread> spreads,
        Double ratio,
        Target target,
        Double judged,
        Verdict verdict) {

    /** What became of a target. */
    public enum Verdict {
        MET,
        MISSED,
        /** A run had errors, so that it gives no figure. */
        FAILED
    }
}
