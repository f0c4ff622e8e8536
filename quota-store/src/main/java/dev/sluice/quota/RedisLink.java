package dev.sluice.quota;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One connection to Redis that comes back by itself: when it is gone, the next call opens a new one (one attempt for all
 * calls that wait for it) and loads the scripts. A call that fails has failed; nothing is sent twice. Any thread may
 * call; futures complete on the connection's event loop.
 */
public final class RedisLink implements AutoCloseable {
    private static final long TIMEOUT_MILLIS = 5_000;
    private static final int CONNECT_MILLIS = 2_000;

    private final Redis redis;
    private final Scripts scripts;
    private final String address;
    private Future<RedisConnection> connection;

    /** @param url {@code redis://[user:password@]host:port[/db]}, {@code rediss:} for TLS */
    public RedisLink(Vertx vertx, String url, Scripts scripts) {
        RedisOptions options = new RedisOptions().setConnectionString(url).setMaxWaitingHandlers(16_384);
        options.getNetClientOptions().setConnectTimeout(CONNECT_MILLIS).setTcpKeepAlive(true);
        this.redis = Redis.createClient(vertx, options);
        this.scripts = scripts;
        this.address = url.replaceAll("//[^@/]*@", "//");
    }

    /** Fails with {@link StoreUnavailableException}, or with Redis' own error answer. */
    public Future<Response> send(Request request) {
        return connection().compose(open -> send(open, request));
    }

    Future<Response> eval(Eval eval) {
        return connection().compose(open -> send(open, eval.request(scripts)).recover(failure -> {
            // Redis was restarted behind a proxy or flushed its scripts; nothing has run, so once more is safe.
            if (failure.getMessage() == null || !failure.getMessage().startsWith("NOSCRIPT")) {
                return Future.failedFuture(failure);
            }
            return scripts.load(open).compose(loaded -> send(open, eval.request(scripts)));
        }));
    }

    private Future<Response> send(RedisConnection open, Request request) {
        return open.send(request).timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).recover(failure -> {
            if (failure instanceof io.vertx.redis.client.impl.types.ErrorType) {
                return Future.failedFuture(failure);
            }
            forget(open);
            if (failure instanceof TimeoutException) {
                open.close(); // a dead connection closes itself
            }
            return Future.failedFuture(unavailable(failure));
        });
    }

    private synchronized Future<RedisConnection> connection() {
        if (connection == null || connection.failed()) {
            connection = redis.connect()
                    .compose(open -> {
                        open.exceptionHandler(broken -> forget(open));
                        open.endHandler(end -> forget(open));
                        return open.send(Request.cmd(Command.PING))
                                .compose(pong -> scripts.load(open))
                                .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                                .map(open);
                    })
                    .recover(failure -> Future.failedFuture(unavailable(failure)));
        }
        return connection;
    }

    private synchronized void forget(RedisConnection broken) {
        if (connection != null && connection.succeeded() && connection.result() == broken) {
            connection = null;
        }
    }

    private StoreUnavailableException unavailable(Throwable cause) {
        return cause instanceof StoreUnavailableException already
                ? already
                : new StoreUnavailableException(
                        "Redis at " + address + " does not answer: " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        redis.close();
    }
}
