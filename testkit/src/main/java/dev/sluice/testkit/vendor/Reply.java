package dev.sluice.testkit.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a server sends back. */
record Reply(int status, Map<String, String> headers, byte[] body) {
    static Reply of(int status, String type, byte[] body) {
        // In the case that vendors write it in: there are SDKs that look for no other.
        return new Reply(status, Map.of("Content-Type", type), body);
    }

    static Reply json(int status, JsonNode body) {
        return of(status, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
