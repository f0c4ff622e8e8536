package dev.sluice.bench;

import dev.sluice.bench.plan.Contender;
import dev.sluice.bench.plan.Figure;
import dev.sluice.bench.plan.Kind;
import dev.sluice.bench.plan.Scenario;
import dev.sluice.bench.plan.Scenarios;
import dev.sluice.bench.stage.Stage;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * JVMs get faster as they run; nginx does not. So a new gateway is loaded until its code is compiled, for whole calls and for streams,
 * and then for each scenario that loads it in another way.
 */
final class WarmUp {

    private static final int CONNECTIONS = 32;
    private static final double SECONDS = 10;
    private static final int MOST = 24;

    /** Another load takes other branches, which are compiled anew; most of the code is compiled by then. */
    private static final int SOME = 5;

    /** A gateway is warm when its compiler takes no more than this of its CPU. What it serves says less: that is noisy. */
    private static final double COMPILING = 0.05;

    /** In so many turns, one after the other: a compiler that rests for one has often the most to do in the next. */
    private static final int QUIET = 3;

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
        boolean streaming = scenario.kind() == Kind.CHUNKS || scenario.kind() == Kind.PACED;
        if (!warmForCalls) {
            load(scenario.as(Kind.CLOSED), MOST, QUIET);
            warmForCalls = true;
        }
        if (!warmForStreams && streaming) {
            load(streams, MOST, QUIET);
            warmForStreams = true;
        }
        if (scenario.kind() == Kind.CLOSED || scenario.kind() == Kind.CHUNKS) {
            load(scenario, SOME, 1);
        }
    }

    private void load(Scenario scenario, int most, int turns) throws IOException {
        Figure rate = scenario.kind() == Kind.CHUNKS ? Figure.CHUNKS_PER_SECOND : Figure.REQUESTS_PER_SECOND;
        Scenario turn = scenario.withConnections(scenario.connections() == 0 ? CONNECTIONS : scenario.connections())
                .lasting(quick ? 2 : SECONDS);
        int quietTurns = 0;
        for (int times = 0; times < (quick ? 1 : most) && quietTurns < turns; times++) {
            long cpu = stage.sluice().gatewayCpu();
            long compiler = stage.sluice().compilerCpu();
            double now = closed.run(turn, Contender.SLUICE).figures().get(rate);
            double compiling = (double) (stage.sluice().compilerCpu() - compiler)
                    / (stage.sluice().gatewayCpu() - cpu);
            quietTurns = compiling <= COMPILING ? quietTurns + 1 : 0;
            progress.accept("  warming up: %,.0f %s, %.0f %% of the CPU for compiling"
                    .formatted(now, rate.label(), compiling * 100));
        }
    }
}
