package dev.sluice.testkit.net;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

/**
 * A proxy on a free port of the loopback that remembers whom it was asked for. It knows the names it was told, and nobody else
 * does: a caller that resolves them itself gets nowhere. Closed with its Vert.x.
 */
public final class ProxyServer {
    private final Vertx vertx;
    private final Map<String, String> hosts;
    private final String user;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private NetServer server;

    private ProxyServer(Vertx vertx, Map<String, String> hosts, String user) {
        this.vertx = vertx;
        this.hosts = hosts;
        this.user = user;
    }

    /**
     * One for HTTP: {@code CONNECT}, and requests in absolute form (RFC 9110, 9112).
     *
     * @param hosts name → address, of the names it knows
     * @param user {@code name:password} that it wants; null = none
     */
    public static ProxyServer http(Vertx vertx, Map<String, String> hosts, String user) {
        return new ProxyServer(vertx, hosts, user).listen(HttpProxy::new);
    }

    /** One for SOCKS5 (RFC 1928, 1929), with the same arguments. */
    public static ProxyServer socks5(Vertx vertx, Map<String, String> hosts, String user) {
        return new ProxyServer(vertx, hosts, user).listen(SocksProxy::new);
    }

    public int port() {
        return server.actualPort();
    }

    /** {@code host:port} of every call, as the caller named it. */
    public List<String> asked() {
        return asked;
    }

    String user() {
        return user;
    }

    /** Opens the way to whom the caller asks for; the buffers are those of {@link Pipes#connect}. */
    void open(NetSocket caller, String host, int port, Buffer toServer, Buffer toCaller, Runnable failed) {
        asked.add(host + ':' + port);
        InetSocketAddress address = InetSocketAddress.createUnresolved(hosts.getOrDefault(host, host), port);
        Pipes.connect(vertx, caller, address, toServer, toCaller, failed);
    }

    private ProxyServer listen(BiFunction<ProxyServer, NetSocket, ? extends Handler<Buffer>> talk) {
        server = Pipes.await(vertx.createNetServer()
                .connectHandler(caller -> caller.handler(talk.apply(this, caller)))
                .listen(0, "127.0.0.1"));
        return this;
    }
}
