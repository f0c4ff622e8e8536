package dev.sluice.quota;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A real Redis whose scripts read the time from a key, so that tests can turn the clock. */
final class TestRedis implements AutoCloseable {
    /** Takes the place of clock.lua; production code has no way to do so. */
    private static final String CLOCK = "local function now() return tonumber(redis.call('GET', 'test:now')) end";

    static final long START = 1_700_000_000_000L;

    final int port = freePort();
    final Vertx vertx = Vertx.vertx();
    final String url = "redis://127.0.0.1:" + port;
    final RedisConnection connection;
    private final RedisServer server;
    private Scripts scripts = new Scripts(CLOCK);
    private long now = START;

    TestRedis() {
        try {
            server = RedisServer.newRedisServer()
                    .port(port)
                    .setting("save \"\"")
                    .setting("appendonly no")
                    .build();
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connection = await(Redis.createClient(vertx, url).connect());
        use(scripts);
    }

    /** Runs with other scripts from here on. */
    void use(Scripts changed) {
        scripts = changed;
        await(scripts.load(connection));
    }

    Scripts scripts() {
        return scripts;
    }

    RedisLink link() {
        return new RedisLink(vertx, RedisEndpoint.at(url), scripts);
    }

    void clear() {
        send(Request.cmd(Command.FLUSHALL));
        now = START;
        advance(0);
    }

    /** Forgets everything but the clock, as a Redis does that comes up without its data. */
    void wipe() {
        send(Request.cmd(Command.FLUSHALL));
        advance(0);
    }

    long now() {
        return now;
    }

    void advance(long millis) {
        now += millis;
        send(Request.cmd(Command.SET).arg("test:now").arg(now));
    }

    Response send(Request request) {
        return await(connection.send(request));
    }

    <R> Reply<R> call(Call<R> call, Shard shard, Guard guard) {
        return call.decode(send(call.request(scripts, shard, guard)));
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
