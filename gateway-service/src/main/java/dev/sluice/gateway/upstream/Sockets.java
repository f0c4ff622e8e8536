package dev.sluice.gateway.upstream;

import dev.sluice.gateway.routing.Route.Egress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks upstreams that speak over WebSockets, on one event loop: a connection for each call, and one message to ask. */
final class Sockets {
    /** What one message may hold; also of one frame, as most messages are. */
    private static final int MAX_MESSAGE = 4 << 20;

    private static final int CLOSING_SECONDS = 1;

    private final Vertx vertx;
    private final WebSocketClient straight;

    Sockets(Vertx vertx, int maxConnections) {
        this.vertx = vertx;
        this.straight = vertx.createWebSocketClient(options().setMaxConnections(maxConnections));
    }

    /**
     * @param egress the channel's way; null = straight. A client of its own takes it, which ends with the connection
     * @param options complete, and signed
     */
    void ask(Exchange exchange, Egress egress, RequestOptions options, Outgoing outgoing) {
        if (egress == null) {
            connect(straight, exchange, options, outgoing);
            return;
        }
        try {
            WebSocketClient own = vertx.createWebSocketClient(Passage.through(vertx, egress, options()));
            connect(own, exchange, options, outgoing)
                    .onSuccess(socket -> socket.closeHandler(closed -> own.close()))
                    .onFailure(none -> own.close());
        } catch (IllegalArgumentException unreadable) {
            exchange.failed(Faults.noWay());
        }
    }

    Future<Void> close() {
        return straight.close();
    }

    private static WebSocketClientOptions options() {
        return new WebSocketClientOptions()
                .setMaxFrameSize(MAX_MESSAGE)
                .setMaxMessageSize(MAX_MESSAGE)
                .setClosingTimeout(CLOSING_SECONDS)
                .setTcpNoDelay(true);
    }

    private static Future<WebSocket> connect(
            WebSocketClient client, Exchange exchange, RequestOptions options, Outgoing outgoing) {
        return client.connect(upgrade(options))
                .onSuccess(socket -> ask(exchange, socket, outgoing))
                .onFailure(cause -> {
                    if (cause instanceof UpgradeRejectedException rejected) {
                        exchange.answered(new RejectedIncoming(rejected));
                    } else {
                        exchange.failed(cause);
                    }
                });
    }

    private static void ask(Exchange exchange, WebSocket socket, Outgoing outgoing) {
        if (exchange.isCancelled()) {
            socket.close();
            return;
        }
        SocketIncoming incoming = new SocketIncoming(socket, outgoing.last());
        exchange.sent(incoming::close);
        socket.writeTextMessage(text(outgoing.body()));
        exchange.answered(incoming);
    }

    private static WebSocketConnectOptions upgrade(RequestOptions options) {
        WebSocketConnectOptions upgrade = new WebSocketConnectOptions();
        upgrade.setSsl(options.isSsl())
                .setHost(options.getHost())
                .setPort(options.getPort())
                .setURI(options.getURI())
                .setConnectTimeout(options.getConnectTimeout());
        options.getHeaders().forEach(upgrade::addHeader);
        // They speak of a body, and a handshake has none.
        upgrade.getHeaders().remove("content-type").remove("accept").remove("accept-encoding");
        return upgrade;
    }

    private static String text(List<ByteBuffer> slices) {
        StringBuilder text = new StringBuilder();
        slices.forEach(slice -> text.append(StandardCharsets.UTF_8.decode(slice.duplicate())));
        return text.toString();
    }
}
