/**
 * A scriptable upstream: an OpenAI-compatible server whose every answer and every fault a test can order, and that writes
 * down what it received. It is the demo upstream of {@code ./sluice up} and the far end of the benchmark too.
 *
 * <p>A guided tour, in the order a request meets the classes:
 *
 * <ol>
 *   <li>{@link dev.sluice.testkit.Upstream} starts it in-process; {@link dev.sluice.testkit.Main} is the same as a process.
 *   <li>{@code Server} accepts, enters the request in the {@link dev.sluice.testkit.Journal} as an
 *       {@link dev.sluice.testkit.Exchange}, and reads the body into a {@code ChatRequest}.
 *   <li>{@code Scripts} says how to behave: the next {@link dev.sluice.testkit.Behaviour} of a script, or the one that the
 *       model's name spells ({@code fault-status-500}, see {@code BehaviourGrammar}), or a normal answer.
 *   <li>{@code Play} acts it out; the text comes from {@code DemoAnswer}, the JSON from {@code ChatShapes}, a stream's order
 *       of events from {@code StreamSource} and its pace and backpressure from {@code StreamPlay}.
 *   <li>{@code FormAnswer} is what forms are answered with, read by Netty's decoder.
 *   <li>{@code Control} serves {@code /control}: the same scripts and journal for tests in another process.
 * </ol>
 *
 * <p>Vendors with a dialect of their own are in {@code vendor}; proxies, TLS and certificates in {@code net}.
 *
 * <p>Imports Vert.x core and Jackson, nothing of the other modules: it must never agree with the gateway by sharing its code.
 * No stream is buffered: a slow reader stops it, and {@code bytesSent} in the journal shows where.
 */
package dev.sluice.testkit;
