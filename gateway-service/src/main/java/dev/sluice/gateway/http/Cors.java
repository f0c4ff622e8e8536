package dev.sluice.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** Lets browsers call, without cookies. */
final class Cors {
    private static final String EXPOSED =
            "x-request-id, x-oneapi-request-id, x-sluice-charge, retry-after, retry-after-ms,"
                    + " x-should-retry, x-ratelimit-limit-requests, x-ratelimit-limit-tokens, x-ratelimit-remaining-requests,"
                    + " x-ratelimit-remaining-tokens, x-ratelimit-reset-requests, x-ratelimit-reset-tokens";

    private final List<String> origins;

    /** @param origins that may call; {@code *} = any */
    Cors(List<String> origins) {
        this.origins = origins;
    }

    void addTo(HttpServerRequest request) {
        String origin = request.getHeader("origin");
        if (origin == null) {
            return;
        }
        MultiMap headers = request.response().headers();
        if (origins.contains("*")) {
            headers.set("access-control-allow-origin", "*");
        } else {
            headers.set("vary", "origin");
            if (!origins.contains(origin)) {
                return;
            }
            headers.set("access-control-allow-origin", origin);
        }
        headers.set("access-control-expose-headers", EXPOSED);
    }

    void preflight(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        String asked = request.getHeader("access-control-request-headers");
        response.putHeader("access-control-allow-methods", "GET, POST, DELETE, OPTIONS");
        response.putHeader("access-control-allow-headers", asked == null ? "authorization, content-type" : asked);
        response.putHeader("access-control-max-age", "86400");
        response.setStatusCode(204).end();
    }
}
