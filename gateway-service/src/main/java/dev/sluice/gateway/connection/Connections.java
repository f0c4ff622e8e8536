package dev.sluice.gateway.connection;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** Sets connections of HTTP/1.1 up; to be called when they are new. */
public final class Connections {
    /** Vert.x' own handler, the last one in the pipeline. */
    private static final String VERTX = "handler";

    private Connections() {}

    /** Of a client to us. */
    public static void accepted(HttpConnection connection) {
        setUp(channel(connection));
    }

    /** Of us to an upstream; its client must not unpack answers itself. */
    public static void opened(HttpConnection connection) {
        Channel channel = channel(connection);
        // In front of what reads bodies: those shall be unpacked.
        channel.pipeline().addBefore(VERTX, null, new Unpacking());
        setUp(channel);
    }

    private static void setUp(Channel channel) {
        channel.config().setAllocator(new RoomyAllocator(channel.alloc()));
        channel.pipeline().addBefore(VERTX, null, new InPlace());
    }

    static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }
}
