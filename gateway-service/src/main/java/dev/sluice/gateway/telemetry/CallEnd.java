package dev.sluice.gateway.telemetry;

import dev.sluice.gateway.error.ErrorKind;

/**
 * How a call ended.
 *
 * @param keyId null while the key was unknown
 * @param account the leaf account; null likewise
 * @param model as the client asked for; null while that was unknown
 * @param status that the client saw
 * @param fault null when the whole answer was delivered
 * @param totalNanos from the request's head to the last byte handed over
 * @param waitedNanos of these, spent waiting for an upstream or the client
 */
public record CallEnd(
        String keyId, String account, String model, int status, ErrorKind fault, long totalNanos, long waitedNanos) {}
