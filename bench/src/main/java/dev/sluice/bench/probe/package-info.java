/**
 * The probe: a process that holds both ends of a stream, the upstream and the client, so that a time stamp written into a
 * chunk and the clock that reads it are one. It also keeps a fixed rate of whole calls.
 *
 * <p>Read {@link dev.sluice.bench.probe.Main} first. May import the JDK, Vert.x, HdrHistogram and Jackson, nothing of the
 * other packages: it must not get slower with them. docs/adr/0005-bench.md says why it stands beside wrk.
 *
 * <p>Invariant: it ends when its standard input does, so it never outlives the bench.
 */
package dev.sluice.bench.probe;
