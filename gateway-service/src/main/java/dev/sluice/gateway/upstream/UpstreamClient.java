package dev.sluice.gateway.upstream;

import dev.sluice.gateway.access.Access;
import dev.sluice.gateway.connection.Connections;
import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.routing.Route.Egress;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Sends requests to upstreams over pooled connections of one event loop, each channel's by its way. */
public final class UpstreamClient {
    /** Pools are not the place where calls wait: admission and channels' limits are. */
    private static final int MAX_CONNECTIONS = 20_000;

    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final int MAX_ADDRESSES = 1_000;

    /** Of a body, in bytes, as much as one read brings: every piece costs a turn through the pipeline and a copy. */
    public static final int MAX_PIECE = 64 << 10;

    static final int HTTPS = 443;
    static final int HTTP = 80;

    /** What a client may say to an upstream beside its body. */
    private static final List<String> FORWARDED = List.of("openai-beta", "idempotency-key");

    private final HttpClient straight;
    private final Egresses egresses;
    private final Sockets sockets;
    private final Signing signing;
    private final Map<String, Address> addresses = new HashMap<>();

    private record Address(boolean tls, String host, int port, String path) {
        static Address of(String baseUrl) {
            URI uri = URI.create(baseUrl);
            boolean tls = "https".equalsIgnoreCase(uri.getScheme()) || "wss".equalsIgnoreCase(uri.getScheme());
            int port = uri.getPort() >= 0 ? uri.getPort() : tls ? HTTPS : HTTP;
            return new Address(tls, uri.getHost(), port, uri.getRawPath() == null ? "" : uri.getRawPath());
        }
    }

    /**
     * @param tokens shared with the other event loops
     * @param egresses the ways of channels that connections are kept for, as they are now
     */
    public UpstreamClient(Vertx vertx, Tokens tokens, Clock clock, Supplier<Set<Egress>> egresses) {
        this.signing = new Signing(tokens, clock);
        this.sockets = new Sockets(vertx, MAX_CONNECTIONS);
        this.straight = create(vertx, options());
        this.egresses = new Egresses(vertx, way -> create(vertx, Passage.through(vertx, way, options())), egresses);
    }

    private static HttpClient create(Vertx vertx, HttpClientOptions options) {
        return vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS))
                .withConnectHandler(Connections::opened)
                .build();
    }

    private static HttpClientOptions options() {
        return new HttpClientOptions()
                .setKeepAlive(true)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setTcpNoDelay(true)
                .setMaxChunkSize(MAX_PIECE)
                .setMaxHeaderSize(32 * 1024);
    }

    /**
     * Sends a request.
     *
     * @param requestId the operation's id, so that an upstream's logs and ours can be laid side by side
     * @param traceparent W3C trace context to go on with; null = none, a client's own is never passed on as it is
     * @param clientHeaders of the call; only what is on the allow-list is taken
     */
    public Exchange send(
            Route route,
            Outgoing outgoing,
            boolean stream,
            String requestId,
            String traceparent,
            MultiMap clientHeaders,
            long connectMs) {
        Exchange exchange = new Exchange(route.egress());
        RequestOptions options = options(route, outgoing, connectMs);
        try {
            MultiMap headers = headers(route, outgoing, stream, clientHeaders).set("x-request-id", requestId);
            if (traceparent != null) {
                headers.set("traceparent", traceparent);
            }
            options.setHeaders(headers);
            if (route.credential() == null) {
                request(exchange, route.egress(), options, outgoing);
            } else if (Access.isPlain(route.channel().access())) {
                options.setURI(Access.sign(
                        headers,
                        options.getURI(),
                        route.channel().access(),
                        route.credential().secret().text()));
                request(exchange, route.egress(), options, outgoing);
            } else {
                signing.sign(route, options, headers, outgoing, exchange)
                        .map(signed -> {
                            request(exchange, route.egress(), options, signed);
                            return signed;
                        })
                        .onFailure(exchange::failed);
            }
        } catch (IllegalArgumentException secret) {
            exchange.failed(Faults.unsendable());
        }
        return exchange;
    }

    private void request(Exchange exchange, Egress egress, RequestOptions options, Outgoing outgoing) {
        if (exchange.isCancelled()) {
            return;
        }
        if (outgoing.last() != null) {
            sockets.ask(exchange, egress, options, outgoing);
            return;
        }
        if (egress == null) {
            request(exchange, straight, options, outgoing);
            return;
        }
        try {
            Egresses.Lent lent = egresses.lend(egress);
            request(exchange, lent.client(), options, outgoing)
                    .compose(HttpClientRequest::response)
                    .compose(HttpClientResponse::end)
                    .onComplete(over -> lent.giveBack());
        } catch (IllegalArgumentException unreadable) {
            exchange.failed(Faults.noWay());
        }
    }

    /** The request as soon as it is on its way; fails when it is not. */
    private static Future<HttpClientRequest> request(
            Exchange exchange, HttpClient client, RequestOptions options, Outgoing outgoing) {
        Buffer bytes = Buffer.buffer(Unpooled.wrappedBuffer(outgoing.body().toArray(new ByteBuffer[0])));
        Future<HttpClientRequest> opened = client.request(options);
        opened.compose(request -> {
                    if (exchange.isCancelled()) {
                        request.reset();
                        return Future.<Void>succeededFuture();
                    }
                    request.exceptionHandler(exchange::failed);
                    exchange.sent(request::reset);
                    request.response()
                            .onSuccess(response -> exchange.answered(new HttpIncoming(response)))
                            .onFailure(exchange::failed);
                    return outgoing.body().isEmpty() ? request.end() : request.end(bytes);
                })
                .onFailure(exchange::failed);
        return opened;
    }

    /** How many ways there are connections for, beside the straight one. */
    int openEgresses() {
        return egresses.open();
    }

    /** Ends what runs, and closes every connection. */
    public Future<Void> close() {
        return Future.join(straight.close(), egresses.close(), sockets.close()).mapEmpty();
    }

    private RequestOptions options(Route route, Outgoing outgoing, long connectMs) {
        if (addresses.size() > MAX_ADDRESSES) {
            addresses.clear();
        }
        Address address = addresses.computeIfAbsent(route.channel().baseUrl(), Address::of);
        return new RequestOptions()
                .setMethod(outgoing.method())
                .setSsl(address.tls())
                .setHost(address.host())
                .setPort(address.port())
                .setURI(address.path() + outgoing.path())
                .setConnectTimeout(connectMs);
    }

    private static MultiMap headers(Route route, Outgoing outgoing, boolean stream, MultiMap clientHeaders) {
        // Checks what it is given here; the client would do so where nobody hears of it, and leave the call waiting.
        MultiMap headers = HttpHeaders.headers();
        if (!outgoing.body().isEmpty()) {
            headers.set("content-type", "application/json");
        }
        headers.set("accept", stream ? "text/event-stream" : "application/json");
        // A compressed stream would only be unpacked here again, and often arrives in lumps.
        headers.set("accept-encoding", stream ? "identity" : "gzip");
        headers.set("user-agent", "sluice");
        for (String name : FORWARDED) {
            String value = clientHeaders.get(name);
            if (value != null) {
                headers.set(name, value);
            }
        }
        outgoing.headers().forEach(headers::set);
        route.headers().forEach(headers::set);
        Betas.join(headers, route.channel().dialect(), outgoing, route.headers(), clientHeaders);
        return headers;
    }
}
