package dev.sluice.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;

/** Finds the key in the places where clients put it; the first hit wins. */
final class PresentedKey {
    private static final String BEARER = "bearer ";
    private static final String REALTIME = "openai-insecure-api-key.";

    private PresentedKey() {}

    /** Null when there is none. */
    static String of(HttpServerRequest request, String path) {
        MultiMap headers = request.headers();
        String key = authorization(headers.get("authorization"));
        key = key == null ? trimmed(headers.get("x-api-key")) : key;
        key = key == null ? trimmed(headers.get("api-key")) : key;
        if (key == null && (path.startsWith("/v1beta") || path.startsWith("/v1/models"))) {
            key = trimmed(headers.get("x-goog-api-key"));
            key = key == null ? trimmed(request.getParam("key")) : key;
        }
        return key == null ? subprotocol(headers.get("sec-websocket-protocol")) : key;
    }

    private static String authorization(String value) {
        String text = trimmed(value);
        if (text == null) {
            return null;
        }
        if (text.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return trimmed(text.substring(BEARER.length()));
        }
        return text.indexOf(' ') < 0 && !text.equalsIgnoreCase("bearer") ? text : null;
    }

    private static String subprotocol(String value) {
        if (value == null) {
            return null;
        }
        int at = value.indexOf(REALTIME);
        if (at < 0) {
            return null;
        }
        String rest = value.substring(at + REALTIME.length());
        int comma = rest.indexOf(',');
        return trimmed(comma < 0 ? rest : rest.substring(0, comma));
    }

    private static String trimmed(String value) {
        String text = value == null ? "" : value.trim();
        return text.isEmpty() ? null : text;
    }
}
