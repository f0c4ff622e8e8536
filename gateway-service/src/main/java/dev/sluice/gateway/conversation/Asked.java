package dev.sluice.gateway.conversation;

import java.util.List;
import java.util.Map;

/**
 * A request as an upstream wants it.
 *
 * @param path below the channel's base URL, with its query: {@code /messages}
 * @param headers that belong to the dialect, such as its version; signing comes later
 * @param dropped fields of the client's request that this upstream cannot be told
 */
public record Asked(String path, Map<String, String> headers, byte[] body, List<String> dropped) {
    public Asked {
        headers = Map.copyOf(headers);
        dropped = List.copyOf(dropped);
    }
}
