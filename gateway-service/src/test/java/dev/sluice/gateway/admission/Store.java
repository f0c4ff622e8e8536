package dev.sluice.gateway.admission;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.quota.EventEntry;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Rebuild;
import dev.sluice.quota.RedisEndpoint;
import dev.sluice.quota.RedisLink;
import dev.sluice.quota.RootState;
import dev.sluice.quota.Scripts;
import dev.sluice.quota.Shard;
import dev.sluice.quota.TreeState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import redis.embedded.RedisServer;

/** A real Redis with one open shard, and the hands of an operator in it. */
final class Store implements AutoCloseable {
    static final Shard SHARD = Shard.of(0);

    final int port = freePort();
    final String url = "redis://127.0.0.1:" + port;
    final Vertx vertx = Vertx.vertx();
    final QuotaControl control;
    final Rebuild rebuild;
    private final Path data;
    private final RedisLink link;
    private RedisServer server;
    private long epoch;
    private long cs;

    Store(Path data) {
        this.data = data;
        start();
        link = new RedisLink(vertx, RedisEndpoint.at(url), new Scripts());
        control = new QuotaControl(link);
        rebuild = new Rebuild(link);
    }

    void start() {
        try {
            server = RedisServer.newRedisServer()
                    .port(port)
                    .setting("save \"\"")
                    .setting("appendonly yes")
                    .setting("appendfsync always")
                    .setting("dir " + data)
                    .build();
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stop() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins a rebuild: gateways claim now. */
    void begin() {
        await(rebuild.begin(SHARD, ++epoch, "0-0"));
    }

    /** Ends it with what the ledger knows. */
    void finish(RootState... roots) {
        await(rebuild.seal(SHARD, epoch));
        await(rebuild.leased(SHARD, epoch).compose(leased -> rebuild.install(SHARD, epoch, List.of(roots), leased)));
        await(rebuild.open(SHARD, epoch));
    }

    void open(String root, long credit) {
        begin();
        finish(new RootState(root, 0, credit, 0, Map.of(), List.of()));
    }

    void topUp(String root, long nanos) {
        await(control.credit(SHARD, root, ++cs, nanos, List.of()));
    }

    TreeState tree(String root) {
        return await(control.tree(SHARD, root));
    }

    List<EventEntry> events() {
        return await(control.read(SHARD, "0-0", 100_000));
    }

    Response send(Command command, Object... args) {
        Request request = Request.cmd(command);
        for (Object arg : args) {
            request.arg(arg.toString());
        }
        return await(link.send(request));
    }

    /** Breaks every connection but the one that asks. */
    void killConnections() {
        send(Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes");
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e.getCause() == null ? e : e.getCause());
        }
    }

    static KeyGrant grant(String root, Long creditLimit, KeyGrant.Limit... limits) {
        return grant(1, root, creditLimit, limits);
    }

    static KeyGrant grant(long version, String root, Long creditLimit, KeyGrant.Limit... limits) {
        List<KeyGrant.Scope> path =
                new ArrayList<>(List.of(new KeyGrant.Scope(root, version), new KeyGrant.Scope("k1", version)));
        return new KeyGrant(
                KeyGrant.FORMAT,
                version,
                "k1",
                "ci",
                root,
                0,
                path,
                "default",
                true,
                null,
                null,
                null,
                List.of(),
                Map.of(),
                "UTC",
                creditLimit,
                List.of(limits));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        link.close();
        stop();
        vertx.close();
    }
}
