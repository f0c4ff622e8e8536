/**
 * {@code ./sluice bench}: the whole system with the meter on, beside nginx and the bare upstream, in one run.
 *
 * <p>A guided tour, in the order of a run:
 *
 * <ol>
 *   <li>{@link dev.sluice.bench.Main} reads the command line.
 *   <li>{@code plan} says what is measured: {@code scenarios.yaml}, with the targets.
 *   <li>{@code stage} starts everything that takes part.
 *   <li>{@code Rounds} runs a scenario: contender after contender, round after round, so that a machine that gets slower
 *       does so for all. {@code Metered} wraps each run: CPU before and after, and for Sluice whether the books agree with
 *       the answers.
 *   <li>{@code load} (wrk) and {@code probe} make the load; {@code meter} reads processes.
 *   <li>{@code report} makes rows, verdicts, Markdown and JSON.
 * </ol>
 *
 * <p>May import all packages below it and {@code local}; never a service. Invariant: a run with errors is never a figure.
 */
package dev.sluice.bench;
