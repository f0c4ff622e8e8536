package dev.sluice.bench;

import dev.sluice.bench.Load.Outcome;
import dev.sluice.bench.meter.Trend;
import dev.sluice.bench.plan.Contender;
import dev.sluice.bench.plan.Figure;
import dev.sluice.bench.plan.Kind;
import dev.sluice.bench.plan.Scenario;
import dev.sluice.bench.report.Sample;
import dev.sluice.bench.stage.Sluice;
import dev.sluice.bench.stage.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Calls at a fixed rate and then some streams, over and over. After each turn resident memory is read, and then, after a full
 * collection, what of the heap lives. The first quarter is left out: caches fill and the compiler works.
 */
record Soak(Stage stage, Load load, Consumer<String> progress) {

    private static final double MEGA = 1 << 20;
    private static final int LEFT_OUT = 4;

    Sample run(Scenario scenario, int round) throws IOException {
        stage.prepare(Contender.SLUICE);
        Sluice sluice = stage.sluice();
        sluice.restartGateway();
        BooksCheck books = new BooksCheck(sluice);
        Scenario calls = scenario.as(Kind.OPEN).lasting(scenario.seconds() / Scenario.LOOKS);
        Scenario streams = scenario.as(Kind.PACED);
        Trend rss = new Trend();
        Trend heap = new Trend();
        Trend billing = new Trend();
        List<String> faults = new ArrayList<>();
        long answers = 0;
        long begun = System.nanoTime();
        long until = begun + (long) (scenario.seconds() * 1e9);
        while (System.nanoTime() < until) {
            for (Scenario part : List.of(calls, streams)) {
                Outcome outcome = load.run(part, Contender.SLUICE);
                answers += outcome.answers();
                faults.addAll(outcome.faults());
            }
            double hours = (System.nanoTime() - begun) / 3.6e12;
            double resident = sluice.gatewayRss();
            double living = sluice.liveHeapBytes() / MEGA;
            if (hours * 3600 > scenario.seconds() / LEFT_OUT) {
                rss.add(hours, resident);
                heap.add(hours, living);
                billing.add(hours, sluice.billingRss());
            }
            progress.accept("  after %.0f s: %,d calls, gateway %.0f MB, %.1f MB of its heap alive"
                    .formatted(hours * 3600, answers, resident, living));
        }
        faults.addAll(books.await(answers, 0).faults());
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.RSS_SLOPE, rss.slope());
        figures.put(Figure.RSS_TREND, rss.certain());
        figures.put(Figure.HEAP_SLOPE, heap.slope());
        figures.put(Figure.HEAP_TREND, heap.certain());
        figures.put(Figure.BILLING_TREND, billing.certain());
        return new Sample(scenario.name(), Contender.SLUICE, round, figures, faults);
    }
}
