package dev.sluice.gateway.access;

import java.util.Map;

/**
 * A request that is complete but for its signature.
 *
 * @param host with the port, unless it is the scheme's own
 * @param path with the query, percent-encoded as it will be sent
 * @param headers names in lower case
 * @param options of the channel
 */
public record Draft(
        String method,
        String host,
        String path,
        Map<String, String> headers,
        byte[] body,
        Map<String, String> options) {
    /** Neither headers, which may hold secrets, nor the body. */
    @Override
    public String toString() {
        return "Draft[" + method + " " + host + path + "]";
    }
}
