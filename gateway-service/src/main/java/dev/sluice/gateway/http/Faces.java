package dev.sluice.gateway.http;

import dev.sluice.gateway.dialect.OpenAiErrors;
import dev.sluice.gateway.error.GatewayException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** How an error looks to the client: status, headers and body. */
final class Faces {
    private static final long DEFAULT_RETRY_MS = 1_000;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private Faces() {}

    /** Fills in the head of an error answer and returns its body. */
    static Buffer show(HttpServerResponse response, GatewayException e, String requestId) {
        response.setStatusCode(e.status());
        response.putHeader("content-type", "application/json");
        if (!e.kind().retryable()) {
            response.putHeader("x-should-retry", "false");
        } else {
            boolean waits = e.status() == TOO_MANY || e.status() == UNAVAILABLE;
            long after = e.retryAfterMs() > 0 || !waits ? e.retryAfterMs() : DEFAULT_RETRY_MS;
            if (after > 0) {
                response.putHeader("retry-after", Long.toString((after + 999) / 1000));
                response.putHeader("retry-after-ms", Long.toString(after));
            }
        }
        return Buffer.buffer(OpenAiErrors.body(e, requestId));
    }
}
