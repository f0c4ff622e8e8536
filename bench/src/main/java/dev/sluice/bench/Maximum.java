package dev.sluice.bench;

import dev.sluice.bench.plan.Contender;
import dev.sluice.bench.plan.Figure;
import dev.sluice.bench.plan.Kind;
import dev.sluice.bench.plan.Scenario;
import java.io.IOException;

/** Half of the rate that Sluice can do, tried out once for each scenario. Not thread-safe. */
final class Maximum implements ProbeLoad.Rate {

    private static final int CONNECTIONS = 32;

    private final Load closed;
    private double half;

    Maximum(Load closed) {
        this.closed = closed;
    }

    /** The gateway is warm by then. */
    void tryOut(Scenario open) throws IOException {
        half = closed.run(open.as(Kind.CLOSED).withConnections(CONNECTIONS), Contender.SLUICE)
                        .figures()
                        .get(Figure.REQUESTS_PER_SECOND)
                / 2;
    }

    @Override
    public double perSecond() {
        return half;
    }
}
