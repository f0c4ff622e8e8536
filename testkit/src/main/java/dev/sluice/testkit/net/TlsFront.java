package dev.sluice.testkit.net;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.InetSocketAddress;

/** Speaks TLS for a server of this machine that does not. Closed with its Vert.x. */
public final class TlsFront {
    private final NetServer server;

    private TlsFront(NetServer server) {
        this.server = server;
    }

    /**
     * Starts one on a free port of the loopback.
     *
     * @param clients whose clients are let in; null = anybody
     */
    public static TlsFront start(Vertx vertx, Authority.Issued own, Authority clients, int port) {
        NetServerOptions options = new NetServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertValue(Buffer.buffer(own.certificate()))
                        .setKeyValue(Buffer.buffer(own.key())));
        if (clients != null) {
            options.setClientAuth(ClientAuth.REQUIRED)
                    .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(clients.certificate())));
        }
        NetServer server = vertx.createNetServer(options)
                .connectHandler(client -> Pipes.connect(
                        vertx,
                        client,
                        InetSocketAddress.createUnresolved("127.0.0.1", port),
                        Buffer.buffer(),
                        Buffer.buffer(),
                        client::close));
        return new TlsFront(Pipes.await(server.listen(0, "127.0.0.1")));
    }

    public int port() {
        return server.actualPort();
    }
}
