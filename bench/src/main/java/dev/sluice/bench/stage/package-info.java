/**
 * What is on the machine during a run, and takes part: nginx as upstream and as contender, the probe, the whole of Sluice.
 *
 * <p>Read {@link dev.sluice.bench.stage.Stage} first. May import {@code local}, {@code plan} and {@code meter}.
 *
 * <p>Invariants: everything listens on the loopback, on free ports; every process is known to
 * {@link dev.sluice.bench.stage.Children} or to the stack before it does anything, so that closing the stage ends it.
 */
package dev.sluice.bench.stage;
