package dev.sluice.bench;

import dev.sluice.bench.load.Wrk;
import dev.sluice.bench.plan.Contender;
import dev.sluice.bench.plan.Figure;
import dev.sluice.bench.plan.Kind;
import dev.sluice.bench.plan.Scenario;
import dev.sluice.bench.report.Sample;
import dev.sluice.bench.stage.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs scenarios on an open stage: A B C, A B C, … and never all of A first. */
final class Bench {

    /** Relays are small, and soon compiled. */
    private static final int RELAY_TURNS = 3;

    private final Stage stage;
    private final boolean quick;
    private final int rounds;
    private final Consumer<String> progress;
    private final Load closed;
    private final Load probe;
    private final Maximum maximum;
    private final WarmUp warmUp;
    private final List<Sample> samples = new ArrayList<>();

    /** @param work a folder for scripts and bodies */
    Bench(Stage stage, Path work, boolean quick, int rounds, Consumer<String> progress) {
        this.stage = stage;
        this.quick = quick;
        this.rounds = rounds;
        this.progress = progress;
        Prompts prompts = new Prompts(work.toAbsolutePath());
        this.closed = new ClosedLoad(stage, new Wrk(stage.children(), work.toAbsolutePath()), prompts);
        this.maximum = new Maximum(closed);
        this.warmUp = new WarmUp(stage, closed, quick, progress);
        this.probe = new ProbeLoad(stage, prompts, maximum);
    }

    List<Sample> run(List<Scenario> scenarios) throws IOException {
        for (Scenario scenario : scenarios) {
            progress.accept(scenario.name() + ": " + scenario.title());
            switch (scenario.kind()) {
                case START -> repeat(rounds, round -> started(scenario, round));
                case MEMORY -> repeat(1, round -> new GatewayMemory(stage, closed, probe, quick).run(scenario, round));
                case SOAK -> repeat(1, round -> new Soak(stage, probe, progress).run(scenario, round));
                case CLOSED, CHUNKS -> interleave(scenario, closed);
                case OPEN, PACED -> interleave(scenario, probe);
            }
        }
        return List.copyOf(samples);
    }

    private interface Run {
        Sample of(int round) throws IOException;
    }

    private void repeat(int times, Run run) throws IOException {
        warmUp.forget();
        for (int round = 1; round <= times; round++) {
            add(run.of(round));
        }
    }

    private void interleave(Scenario scenario, Load load) throws IOException {
        warmUp(scenario, load);
        Metered metered = new Metered(stage);
        for (int round = 1; round <= rounds; round++) {
            for (Contender contender : scenario.contenders()) {
                add(metered.run(load, scenario, contender, round));
            }
        }
    }

    private void warmUp(Scenario scenario, Load load) throws IOException {
        stage.prepare(Contender.SLUICE);
        warmUp.before(scenario);
        if (scenario.kind() == Kind.OPEN) {
            maximum.tryOut(scenario);
        }
        load.run(scenario, Contender.SLUICE);
        for (Contender contender : scenario.contenders()) {
            for (int turn = 0; contender.isRelay() && turn < RELAY_TURNS; turn++) {
                load.run(scenario, contender);
            }
        }
    }

    private Sample started(Scenario scenario, int round) {
        double seconds = stage.sluice().restartGateway();
        return new Sample(scenario.name(), Contender.SLUICE, round, Map.of(Figure.READY, seconds), List.of());
    }

    private void add(Sample sample) {
        samples.add(sample);
        progress.accept("  " + Progress.line(sample));
    }
}
