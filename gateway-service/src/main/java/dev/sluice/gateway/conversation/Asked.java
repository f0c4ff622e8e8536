package dev.sluice.gateway.conversation;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A request as an upstream wants it.
 *
 * @param path below the channel's base URL, with its query: {@code /messages}
 * @param headers that belong to the dialect, such as its version; signing comes later
 * @param dropped fields of the client's request that this upstream cannot be told
 * @param last null where the request is HTTP's; else the body is one message to a WebSocket, whose messages are answered as
 *     {@link Dialect.Framing#NDJSON}, and this tells whether one of them is the last
 */
public record Asked(
        String path, Map<String, String> headers, byte[] body, List<String> dropped, Predicate<byte[]> last) {
    public Asked {
        headers = Map.copyOf(headers);
        dropped = List.copyOf(dropped);
    }

    /** Over HTTP. */
    public Asked(String path, Map<String, String> headers, byte[] body, List<String> dropped) {
        this(path, headers, body, dropped, null);
    }
}
