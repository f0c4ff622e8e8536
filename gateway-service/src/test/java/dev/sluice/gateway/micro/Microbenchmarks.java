package dev.sluice.gateway.micro;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs when it is asked for by name; the name keeps it out of other runs. {@code -Dsluice.micro} names one of the benchmarks. */
class Microbenchmarks {
    @Test
    void measure() throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(System.getProperty("sluice.micro", getClass().getPackageName()))
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }
}
