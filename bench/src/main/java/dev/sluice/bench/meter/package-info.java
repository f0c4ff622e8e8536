/**
 * Reads what processes tell of themselves: CPU and memory from {@code /proc}, counters from {@code /q/metrics}.
 *
 * <p>May import the JDK only. Linux only, as the targets are.
 */
package dev.sluice.bench.meter;
