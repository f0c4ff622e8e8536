package dev.sluice.gateway.telemetry;

/**
 * What is known when a call arrives.
 *
 * @param requestId UUIDv7 of the operation
 * @param endpoint such as {@code chat}
 * @param traceparent the client's W3C header; null when it sent none
 * @param tracestate likewise
 */
public record CallStart(String requestId, String endpoint, String traceparent, String tracestate) {}
