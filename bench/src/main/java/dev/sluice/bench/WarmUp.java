package dev.sluice.bench;

import dev.sluice.bench.plan.Contender;
import dev.sluice.bench.plan.Figure;
import dev.sluice.bench.plan.Kind;
import dev.sluice.bench.plan.Scenario;
import dev.sluice.bench.plan.Scenarios;
import dev.sluice.bench.stage.Stage;
import java.io.IOException;
import java.util.function.Consumer;

/** JVMs get faster as they run; nginx does not. So a new gateway is loaded until its code is compiled, for whole calls and for streams. */
final class WarmUp {

    private static final int CONNECTIONS = 32;
    private static final double SECONDS = 10;
    private static final int MOST = 24;

    /** A gateway is warm when its compiler takes no more than this of its CPU. What it serves says less: that is noisy. */
    private static final double COMPILING = 0.05;

    private final Stage stage;
    private final Load closed;
    private final Scenario streams;
    private final boolean quick;
    private final Consumer<String> progress;
    private boolean warmForCalls;
    private boolean warmForStreams;

    WarmUp(Stage stage, Load closed, boolean quick, Consumer<String> progress) {
        this.stage = stage;
        this.closed = closed;
        this.streams = Scenarios.load().first(Kind.CHUNKS);
        this.quick = quick;
        this.progress = progress;
    }

    /** The gateway is another one now. */
    void forget() {
        warmForCalls = false;
        warmForStreams = false;
    }

    void before(Scenario scenario) throws IOException {
        if (!warmForCalls) {
            load(scenario.as(Kind.CLOSED), Figure.REQUESTS_PER_SECOND);
            warmForCalls = true;
        }
        if (!warmForStreams && (scenario.kind() == Kind.CHUNKS || scenario.kind() == Kind.PACED)) {
            load(streams, Figure.CHUNKS_PER_SECOND);
            warmForStreams = true;
        }
    }

    private void load(Scenario scenario, Figure rate) throws IOException {
        Scenario turn = scenario.withConnections(CONNECTIONS).lasting(quick ? 2 : SECONDS);
        double compiling = 1;
        for (int times = 0; times < (quick ? 1 : MOST) && compiling > COMPILING; times++) {
            long cpu = stage.sluice().gatewayCpu();
            long compiler = stage.sluice().compilerCpu();
            double now = closed.run(turn, Contender.SLUICE).figures().get(rate);
            compiling = (double) (stage.sluice().compilerCpu() - compiler)
                    / (stage.sluice().gatewayCpu() - cpu);
            progress.accept("  warming up: %,.0f %s, %.0f %% of the CPU for compiling"
                    .formatted(now, rate.label(), compiling * 100));
        }
    }
}
