package dev.sluice.quota;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One connection to Redis that comes back by itself: when it is gone, the next call opens a new one (one attempt for all
 * calls that wait for it) and loads the scripts. A call that fails has failed; nothing is sent twice. Any thread may
 * call; futures complete on the connection's event loop.
 *
 * <pre>
 *   none ──a call──► opening ──PING, scripts──► open ──broken, or silent for the timeout──► none
 *    ▲                 └────── failed, or silent for the timeout ─────┐
 *    └────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * No lock is held anywhere: the client has monitors of its own, and calls back from inside them.
 */
public final class RedisLink implements AutoCloseable {
    private static final long TIMEOUT_MILLIS = 5_000;
    private static final int CONNECT_MILLIS = 2_000;
    /** What the client, and not Redis, says to calls on a connection that broke. */
    private static final String CONNECTION_CLOSED = "CONNECTION_CLOSED";

    /** What a server says that is no primary any more: nothing has run, and another connection leads to the new one. */
    private static final String NO_PRIMARY = "READONLY";

    /** Each opening has a client of its own, so that a silent connection is really closed and never handed out again. */
    private record Open(Redis client, RedisConnection connection) {}

    private final Vertx vertx;
    private final RedisEndpoint server;
    private final Scripts scripts;
    private final long timeoutMillis;
    private final Future<Open> closed =
            Future.failedFuture(new StoreUnavailableException("the connection to Redis is closed", null));
    /** Null while there is none; a failed one is as good as none, but {@link #closed} stays. */
    private final AtomicReference<Future<Open>> current = new AtomicReference<>();

    public RedisLink(Vertx vertx, RedisEndpoint server, Scripts scripts) {
        this(vertx, server, scripts, TIMEOUT_MILLIS);
    }

    /** @param timeoutMillis for an answer, and for opening the connection */
    RedisLink(Vertx vertx, RedisEndpoint server, Scripts scripts, long timeoutMillis) {
        this.vertx = vertx;
        this.server = server;
        this.scripts = scripts;
        this.timeoutMillis = timeoutMillis;
    }

    /** Fails with {@link StoreUnavailableException}, or with Redis' own error answer. */
    public Future<Response> send(Request request) {
        return open().compose(open -> send(open, request));
    }

    Future<Response> eval(Eval eval) {
        return open().compose(open -> send(open, eval.request(scripts)).recover(failure -> {
            // Redis was restarted behind a proxy or flushed its scripts; nothing has run, so once more is safe.
            if (failure.getMessage() == null || !failure.getMessage().startsWith("NOSCRIPT")) {
                return Future.failedFuture(failure);
            }
            return scripts.load(open.connection()).compose(loaded -> send(open, eval.request(scripts)));
        }));
    }

    private Future<Response> send(Open open, Request request) {
        return open.connection()
                .send(request)
                .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .recover(failure -> {
                    if (failure instanceof ErrorType answer
                            && !CONNECTION_CLOSED.equals(answer.getMessage())
                            && !answer.is(NO_PRIMARY)) {
                        return Future.failedFuture(failure);
                    }
                    forget(open);
                    return Future.failedFuture(unavailable(failure));
                });
    }

    private Future<Open> open() {
        while (true) {
            Future<Open> known = current.get();
            if (known == closed || (known != null && !known.failed())) {
                return known;
            }
            Promise<Open> opening = Promise.promise();
            if (current.compareAndSet(known, opening.future())) {
                connect().onComplete(opening);
                return opening.future();
            }
        }
    }

    private Future<Open> connect() {
        RedisOptions options =
                server.options().setMaxWaitingHandlers(16_384).setMaxPoolSize(1).setMaxPoolWaiting(1);
        options.getNetClientOptions().setConnectTimeout(CONNECT_MILLIS).setTcpKeepAlive(true);
        Redis client = Redis.createClient(vertx, options);
        return client.connect()
                .map(connection -> new Open(client, connection))
                .compose(open -> {
                    open.connection().exceptionHandler(broken -> forget(open));
                    open.connection().endHandler(end -> forget(open));
                    return RedisAddress.greet(options, open.connection())
                            .compose(primary -> scripts.load(open.connection()))
                            .map(open);
                })
                .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .recover(failure -> {
                    close(client);
                    return Future.failedFuture(unavailable(failure));
                });
    }

    private void forget(Open broken) {
        Future<Open> known = current.get();
        if (known != null && known.succeeded() && broken.equals(known.result()) && current.compareAndSet(known, null)) {
            close(broken.client());
        }
    }

    Vertx vertx() {
        return vertx;
    }

    RedisEndpoint server() {
        return server;
    }

    boolean isClosed() {
        return current.get() == closed;
    }

    /** Not from inside the connection's own handlers, which still have to tell whoever waits for answers. */
    private void close(Redis client) {
        vertx.runOnContext(later -> client.close());
    }

    private StoreUnavailableException unavailable(Throwable cause) {
        if (cause instanceof StoreUnavailableException already) {
            return already;
        }
        String why = cause instanceof TimeoutException ? "silent for " + timeoutMillis + " ms" : cause.getMessage();
        return new StoreUnavailableException("Redis at " + server + " does not answer: " + why, cause);
    }

    @Override
    public void close() {
        Future<Open> known = current.getAndSet(closed);
        if (known != null) {
            known.onSuccess(open -> open.client().close());
        }
    }
}
