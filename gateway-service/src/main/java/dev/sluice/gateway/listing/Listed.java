package dev.sluice.gateway.listing;

import java.util.Map;

/**
 * A list that can be asked for.
 *
 * @param baseUrl where it stands, which need not be where chats go
 * @param headers of every request
 * @param note what an operator has to know about these models; null = nothing
 */
public record Listed(String baseUrl, Map<String, String> headers, Pages pages, String note) implements Listing {
    static Listed of(String baseUrl, Pages pages) {
        return new Listed(baseUrl, Map.of(), pages, null);
    }
}
