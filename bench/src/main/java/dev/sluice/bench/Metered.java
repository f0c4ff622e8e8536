package dev.sluice.bench;

import dev.sluice.bench.Load.Outcome;
import dev.sluice.bench.plan.Contender;
import dev.sluice.bench.plan.Figure;
import dev.sluice.bench.plan.Kind;
import dev.sluice.bench.plan.Scenario;
import dev.sluice.bench.report.Sample;
import dev.sluice.bench.stage.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One run of one contender: the load, and around it CPU, allocation and the books. */
record Metered(Stage stage) {

    /** For what the last run left in the middle when its client ended. */
    private static final Duration QUIET = Duration.ofMillis(300);

    private static final String ALLOCATED = "jvm_gc_memory_allocated_bytes_total";
    private static final double KILO = 1_024;

    Sample run(Load load, Scenario scenario, Contender contender, int round) throws IOException {
        stage.prepare(contender);
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        List<String> faults = new ArrayList<>();
        if (contender.isSluice()) {
            Stage.pause(QUIET);
            double allocatedBefore = stage.sluice().metrics().sum(ALLOCATED);
            BooksCheck books = new BooksCheck(stage.sluice());
            Map<Figure, Long> before = stage.cpu(contender);
            long compiled = stage.sluice().compilerCpu();
            Outcome outcome = load.run(scenario, contender);
            double allocated = stage.sluice().metrics().sum(ALLOCATED) - allocatedBefore;
            BooksCheck.Found found = books.await(outcome.answers(), outcome.hungUp());
            figures.putAll(outcome.figures());
            figures.putAll(cpu(scenario, before, found.cpu(), outcome));
            figures.put(Figure.COMPILER_CPU, (stage.sluice().compilerCpu() - compiled) / calls(outcome));
            figures.put(Figure.ALLOCATED, allocated / KILO / Math.max(1, found.attempts()));
            faults.addAll(outcome.faults());
            faults.addAll(found.faults());
        } else {
            Map<Figure, Long> before = stage.cpu(contender);
            Outcome outcome = load.run(scenario, contender);
            figures.putAll(outcome.figures());
            figures.putAll(cpu(scenario, before, stage.cpu(contender), outcome));
            faults.addAll(outcome.faults());
        }
        return new Sample(scenario.name(), contender, round, figures, faults);
    }

    /** One that the client left in the middle cost half of one that it did not, give or take. */
    private static double calls(Outcome outcome) {
        return Math.max(1, outcome.answers() + outcome.hungUp() / 2.0);
    }

    private static Map<Figure, Double> cpu(
            Scenario scenario, Map<Figure, Long> before, Map<Figure, Long> after, Outcome outcome) {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        if (before.isEmpty()) {
            return figures;
        }
        double calls = calls(outcome);
        before.forEach((figure, micros) -> figures.put(figure, (after.get(figure) - micros) / calls));
        double all = figures.values().stream().mapToDouble(Double::doubleValue).sum();
        figures.put(Figure.ALL_CPU, all);
        if (scenario.kind() == Kind.CHUNKS || scenario.kind() == Kind.PACED) {
            figures.put(Figure.PROXY_CPU_PER_CHUNK, figures.get(Figure.PROXY_CPU) / scenario.chunks());
            figures.put(Figure.ALL_CPU_PER_CHUNK, all / scenario.chunks());
        }
        return figures;
    }
}
