package dev.sluice.bench;

import dev.sluice.bench.plan.Contender;
import dev.sluice.bench.plan.Figure;
import dev.sluice.bench.plan.Scenario;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Makes the load of a scenario and tells what came back. */
@FunctionalInterface
interface Load {

    /** Blocks until it is over. */
    Outcome run(Scenario scenario, Contender contender) throws IOException;

    /**
     * What the client saw.
     *
     * @param answers with status 200
     * @param hungUp how many calls the client may have left in the middle when it ended
     */
    record Outcome(Map<Figure, Double> figures, long answers, int hungUp, List<String> faults) {}
}
