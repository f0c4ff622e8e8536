package dev.sluice.gateway.upstream;

import dev.sluice.contracts.Endpoint;
import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.routing.Route;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A request on its way to an upstream.
 *
 * @param path below the channel's base URL, with its query
 * @param headers that belong to the upstream's dialect
 * @param body slices, not copied: nobody may write to them afterwards; empty = none
 * @param dropped fields of the client's request that the upstream could not be told
 * @param last null where the request is HTTP's; else the body is one message to a WebSocket, and this tells whether a message that
 *     comes back is the last
 */
public record Outgoing(
        HttpMethod method,
        String path,
        Map<String, String> headers,
        List<ByteBuffer> body,
        List<String> dropped,
        Predicate<byte[]> last) {
    private static final String HOPS = "x-sluice-hops";
    /** Sound, or events, as they are: compressed they would arrive in lumps, and no smaller. */
    private static final Map<String, String> ANY_BYTES = Map.of("accept", "*/*", "accept-encoding", "identity");

    /**
     * In the client's own dialect.
     *
     * @param dropped what the channel has taken out
     */
    public static Outgoing ofClient(Endpoint endpoint, Route route, List<ByteBuffer> body, List<String> dropped) {
        Map<String, String> headers = endpoint == Endpoint.SPEECH ? ANY_BYTES : Map.of();
        return new Outgoing(HttpMethod.POST, path(endpoint, route), headers, body, dropped, null);
    }

    /** @param dropped what the channel has taken out before it was translated */
    public static Outgoing translated(Asked asked, List<String> dropped) {
        List<String> all = new ArrayList<>(dropped);
        all.addAll(asked.dropped());
        return new Outgoing(
                asked.last() == null ? HttpMethod.POST : HttpMethod.GET,
                asked.path(),
                asked.headers(),
                List.of(ByteBuffer.wrap(asked.body())),
                all,
                asked.last());
    }

    /** A question beside traffic. */
    public static Outgoing get(String path, Map<String, String> headers) {
        return new Outgoing(HttpMethod.GET, path, headers, List.of(), List.of(), null);
    }

    /** The same, telling how many gateways it has come through. */
    public Outgoing hop(int number) {
        return with(HOPS, Integer.toString(number));
    }

    /** The same as a form, which may be answered with something else than JSON. */
    public Outgoing form(String contentType) {
        return with("content-type", contentType).with("accept", "*/*");
    }

    private Outgoing with(String header, String value) {
        if (headers.isEmpty()) {
            return new Outgoing(method, path, Map.of(header, value), body, dropped, last);
        }
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Outgoing(method, path, Map.copyOf(more), body, dropped, last);
    }

    /** The same with another body. */
    Outgoing saying(byte[] other) {
        return new Outgoing(method, path, headers, List.of(ByteBuffer.wrap(other)), dropped, last);
    }

    private static String path(Endpoint endpoint, Route route) {
        Map<String, String> paths = route.channel().paths();
        String path = paths == null ? null : paths.get(endpoint.id());
        return path == null ? endpoint.path() : path.replace("{model}", encoded(route.upstreamModel()));
    }

    /** As one segment of a path, where a plus sign is no space. */
    private static String encoded(String model) {
        return URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
