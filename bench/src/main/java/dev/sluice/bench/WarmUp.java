package dev.sluice.bench;

import dev.sluice.bench.plan.Contender;
import dev.sluice.bench.plan.Figure;
import dev.sluice.bench.plan.Kind;
import dev.sluice.bench.plan.Scenario;
import dev.sluice.bench.plan.Scenarios;
import java.io.IOException;
import java.util.function.Consumer;

/** JVMs get faster as they run; nginx does not. So a new gateway is loaded until it gains no more, with whole calls and with streams. */
final class WarmUp {

    private static final int CONNECTIONS = 32;
    private static final double SECONDS = 10;
    private static final int MOST = 15;

    /** A gateway is warm that was not faster by this than its best, for some turns: one alone may have been disturbed. */
    private static final double GAIN = 1.03;

    private static final int TURNS_WITHOUT_GAIN = 2;

    private final Load closed;
    private final Scenario streams;
    private final boolean quick;
    private final Consumer<String> progress;
    private boolean warmForCalls;
    private boolean warmForStreams;

    WarmUp(Load closed, boolean quick, Consumer<String> progress) {
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
        double best = 0;
        int without = 0;
        for (int times = 0; times < (quick ? 1 : MOST) && without < TURNS_WITHOUT_GAIN; times++) {
            double now = closed.run(turn, Contender.SLUICE).figures().get(rate);
            progress.accept("  warming up: %,.0f %s".formatted(now, rate.label()));
            without = now < best * GAIN ? without + 1 : 0;
            best = Math.max(best, now);
        }
    }
}
