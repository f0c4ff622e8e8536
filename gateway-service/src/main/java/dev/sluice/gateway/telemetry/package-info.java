/**
 * What operators see of calls: meters, one log line per call, trace spans, health. The only package that knows Micrometer and
 * OpenTelemetry.
 *
 * <p>May import contracts and {@code gateway.error}. Told by the pipeline's observer; everything is cheap enough for an event
 * loop and never throws into a call.
 *
 * <p>Invariants: labels come from closed sets (channels, models and groups as configured, kinds of outcome); what a client
 * sends never becomes a label; no prompt, completion, key or credential is written anywhere.
 */
package dev.sluice.gateway.telemetry;
