package dev.sluice.gateway.access;

import java.util.Map;

/**
 * What signing adds to a request.
 *
 * @param path with the query, instead of the draft's
 * @param headers to be added, or set instead of the draft's; names in lower case
 * @param body instead of the draft's, where it names the account; null = the draft's
 */
public record Signed(String path, Map<String, String> headers, byte[] body) {
    Signed(String path, Map<String, String> headers) {
        this(path, headers, null);
    }

    /** Names only: paths and headers hold secrets. */
    @Override
    public String toString() {
        return "Signed" + headers.keySet();
    }
}
