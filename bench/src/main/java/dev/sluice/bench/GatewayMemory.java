package dev.sluice.bench;

import dev.sluice.bench.Load.Outcome;
import dev.sluice.bench.plan.Contender;
import dev.sluice.bench.plan.Figure;
import dev.sluice.bench.plan.Kind;
import dev.sluice.bench.plan.Scenario;
import dev.sluice.bench.report.Sample;
import dev.sluice.bench.stage.Sluice;
import dev.sluice.bench.stage.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A gateway's memory: idle after its first calls, since a process that has never worked has touched nothing and compiled
 * nothing, then under calls and streams, and a minute later. Only after that are the streams held once
 * more to see what of the heap lives, since the collection that this takes would flatter the figures before.
 */
record GatewayMemory(Stage stage, Load calls, Load streams, boolean quick) {

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final double KILO = 1_024;

    Sample run(Scenario scenario, int round) throws IOException {
        stage.prepare(Contender.SLUICE);
        Sluice sluice = stage.sluice();
        sluice.restartGateway();
        Duration minute = Duration.ofSeconds(quick ? 5 : 60);
        Stage.pause(Duration.ofSeconds(quick ? 2 : 10));
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.RSS_FRESH, sluice.gatewayRss());
        BooksCheck books = new BooksCheck(sluice);
        Scenario paced = scenario.as(Kind.PACED);
        Outcome first = calls.run(scenario.as(Kind.CLOSED), Contender.SLUICE);
        Stage.pause(minute);
        double idle = sluice.gatewayRss();

        Peak peak = new Peak(idle);
        Outcome called = peak.during(running(calls, scenario.as(Kind.CLOSED)));
        Outcome streamed = peak.during(running(streams, paced));
        Stage.pause(minute);
        double after = sluice.gatewayRss();

        figures.put(Figure.RSS_IDLE, idle);
        figures.put(Figure.RSS_LOAD, peak.megabytes);
        figures.put(Figure.RSS_AFTER, after);
        figures.put(Figure.RSS_GROWTH, (after / idle - 1) * 100);
        double empty = sluice.liveHeapBytes();
        CompletableFuture<Outcome> held = running(streams, paced);
        Stage.pause(Duration.ofMillis(streaming(paced)));
        double full = sluice.liveHeapBytes();
        Outcome heldOutcome = held.join();
        figures.put(Figure.HEAP_PER_STREAM, (full - empty) / KILO / scenario.streams());

        List<String> faults = new ArrayList<>();
        long answers = 0;
        for (Outcome outcome : List.of(first, called, streamed, heldOutcome)) {
            faults.addAll(outcome.faults());
            answers += outcome.answers();
        }
        faults.addAll(books.await(answers, first.hungUp() + called.hungUp()).faults());
        return new Sample(scenario.name(), Contender.SLUICE, round, figures, faults);
    }

    /** Until all streams are there and none has ended. */
    private static long streaming(Scenario paced) {
        return paced.rampMillis() + (long) paced.everyMillis() * paced.chunks() / 4;
    }

    private static CompletableFuture<Outcome> running(Load load, Scenario scenario) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return load.run(scenario, Contender.SLUICE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The most memory that was seen. */
    private final class Peak {
        private double megabytes;

        Peak(double idle) {
            this.megabytes = idle;
        }

        Outcome during(CompletableFuture<Outcome> load) {
            while (!load.isDone()) {
                megabytes = Math.max(megabytes, stage.sluice().gatewayRss());
                Stage.pause(LOOK);
            }
            return load.join();
        }
    }
}
