package dev.sluice.bench;

import dev.sluice.bench.load.Wrk;
import dev.sluice.bench.load.WrkReport;
import dev.sluice.bench.plan.Contender;
import dev.sluice.bench.plan.Figure;
import dev.sluice.bench.plan.Kind;
import dev.sluice.bench.plan.Scenario;
import dev.sluice.bench.stage.Answers;
import dev.sluice.bench.stage.Stage;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** wrk: whole answers, or streams as fast as they go. */
record ClosedLoad(Stage stage, Wrk wrk, Prompts prompts) implements Load {

    private static final double MILLIS = 1_000;

    @Override
    public Outcome run(Scenario scenario, Contender contender) throws IOException {
        Answers answers = Answers.of(scenario);
        WrkReport report = wrk.run(
                stage.address(contender, answers), prompts.file(scenario), scenario.connections(), scenario.seconds());
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.REQUESTS_PER_SECOND, report.requestsPerSecond());
        figures.put(Figure.LATENCY_P50, report.p50() / MILLIS);
        figures.put(Figure.LATENCY_P99, report.p99() / MILLIS);
        figures.put(Figure.LATENCY_P999, report.p999() / MILLIS);
        if (scenario.kind() == Kind.CHUNKS) {
            figures.put(Figure.CHUNKS_PER_SECOND, report.requestsPerSecond() * scenario.chunks());
        }
        return new Outcome(figures, report.requests(), scenario.connections(), report.faults());
    }
}
