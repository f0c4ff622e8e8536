package dev.sluice.bench.report;

import dev.sluice.bench.plan.Contender;
import dev.sluice.bench.plan.Figure;
import dev.sluice.bench.plan.Measure;
import dev.sluice.bench.plan.Scenario;
import dev.sluice.bench.plan.Target;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/** Turns the samples of a scenario into rows. Contenders are compared round by round, which takes out the machine's drift. */
public final class Rows {

    private final Scenario scenario;
    private final List<Sample> samples;

    private Rows(Scenario scenario, List<Sample> samples) {
        this.scenario = scenario;
        this.samples = samples.stream()
                .filter(sample -> sample.scenario().equals(scenario.name()))
                .toList();
    }

    /** @param samples of all scenarios */
    public static List<Row> of(Scenario scenario, List<Sample> samples) {
        Rows rows = new Rows(scenario, samples);
        return rows.samples.isEmpty()
                ? List.of()
                : scenario.measures().stream().map(rows::row).toList();
    }

    private Row row(Measure measure) {
        Figure figure = measure.figure();
        Map<Contender, Spread> spreads = new EnumMap<>(Contender.class);
        for (Contender contender : Contender.values()) {
            List<Double> values = values(contender, figure);
            if (!values.isEmpty()) {
                spreads.put(contender, Spread.of(values));
            }
        }
        Double ratio = against(Contender.NGINX, figure, (sluice, nginx) -> sluice / nginx);
        Target target = measure.target();
        Double judged = target == null ? null : judged(target.against(), figure, ratio);
        return new Row(
                scenario.name(),
                scenario.title(),
                figure,
                spreads,
                ratio,
                target,
                judged,
                target == null ? null : verdict(target, judged));
    }

    private Double judged(Target.Against against, Figure figure, Double ratio) {
        return switch (against) {
            case RATIO -> ratio;
            case ADDED -> against(Contender.DIRECT, figure, (sluice, direct) -> sluice - direct);
            case VALUE -> median(values(Contender.SLUICE, figure));
        };
    }

    private Row.Verdict verdict(Target target, Double judged) {
        boolean failed = samples.stream().anyMatch(sample -> sample.contender() == Contender.SLUICE && sample.failed());
        if (failed || judged == null) {
            return Row.Verdict.FAILED;
        }
        return target.metBy(judged) ? Row.Verdict.MET : Row.Verdict.MISSED;
    }

    private Double against(Contender other, Figure figure, DoubleBinaryOperator compared) {
        List<Double> results = new ArrayList<>();
        for (Sample sluice : good(Contender.SLUICE, figure)) {
            good(other, figure).stream()
                    .filter(sample -> sample.round() == sluice.round())
                    .mapToDouble(sample -> sample.figures().get(figure))
                    .map(value -> compared.applyAsDouble(sluice.figures().get(figure), value))
                    .filter(Double::isFinite)
                    .forEach(results::add);
        }
        return median(results);
    }

    private List<Double> values(Contender contender, Figure figure) {
        return good(contender, figure).stream()
                .map(sample -> sample.figures().get(figure))
                .toList();
    }

    private List<Sample> good(Contender contender, Figure figure) {
        return samples.stream()
                .filter(sample -> sample.contender() == contender && !sample.failed())
                .filter(sample -> sample.figures().containsKey(figure))
                .toList();
    }

    private static Double median(List<Double> values) {
        return values.isEmpty() ? null : Spread.of(values).median();
    }
}
