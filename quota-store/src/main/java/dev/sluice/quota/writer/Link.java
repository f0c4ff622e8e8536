package dev.sluice.quota.writer;

import dev.sluice.quota.RedisAddress;
import dev.sluice.quota.RedisEndpoint;
import dev.sluice.quota.Scripts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One connection to Redis that comes back: after a break it is opened again, for ever, with growing pauses. Each opening has
 * a client of its own, so that a dropped connection is really closed and never handed out again.
 */
final class Link {
    private static final Logger LOG = Logger.getLogger(Link.class);
    private static final long FIRST_PAUSE = 20;
    private static final long LONGEST_PAUSE = 1_000;
    private static final long OPENING = 5_000;
    private static final int PIPELINE = 1 << 16;

    /** Who uses the connection; both are called on its event loop. */
    interface User {
        /** Answers PING; scripts are loaded. */
        void opened(RedisConnection connection);

        /** What was sent and not answered may or may not have run. */
        void broken();
    }

    private final Vertx vertx;
    private final RedisEndpoint server;
    private final Scripts scripts;
    private final User user;
    private Redis client;
    private RedisConnection connection;
    private long pause = FIRST_PAUSE;
    private boolean closed;

    /** @param scripts null when none are run over this connection */
    Link(Vertx vertx, RedisEndpoint server, Scripts scripts, User user) {
        this.vertx = vertx;
        this.server = server;
        this.scripts = scripts;
        this.user = user;
    }

    /** Null while there is none. */
    RedisConnection connection() {
        return connection;
    }

    void open() {
        RedisOptions options = server.options()
                .setMaxWaitingHandlers(PIPELINE)
                .setMaxPoolSize(1)
                .setMaxPoolWaiting(1);
        Redis opening = Redis.createClient(vertx, options);
        client = opening;
        opening.connect()
                .compose(open -> RedisAddress.greet(options, open)
                        .compose(primary -> scripts == null ? Future.<Void>succeededFuture() : scripts.load(open))
                        .map(open))
                .timeout(OPENING, TimeUnit.MILLISECONDS)
                .onComplete(result -> {
                    if (closed || client != opening) {
                        opening.close();
                    } else if (result.succeeded()) {
                        opened(result.result());
                    } else {
                        LOG.debugf("Redis does not answer: %s", result.cause().getMessage());
                        again(opening);
                    }
                });
    }

    /** The connection has proven itself: the next break is mended without a long pause. */
    void healthy() {
        pause = FIRST_PAUSE;
    }

    /** Gives the connection up and opens another one. Nothing happens when it is not the current one. */
    void drop(RedisConnection broken) {
        if (broken == null || broken != connection) {
            return;
        }
        connection = null;
        user.broken();
        again(client);
    }

    Future<Void> reload(RedisConnection open) {
        return scripts.load(open);
    }

    void close() {
        closed = true;
        connection = null;
        if (client != null) {
            client.close();
        }
    }

    private void opened(RedisConnection open) {
        connection = open;
        open.exceptionHandler(failure -> drop(open));
        open.endHandler(end -> drop(open));
        user.opened(open);
    }

    private void again(Redis old) {
        client = null;
        // Not from inside the connection's own handlers, which still have to tell whoever waits for answers.
        vertx.runOnContext(later -> old.close());
        if (closed) {
            return;
        }
        vertx.setTimer(pause, timer -> {
            if (!closed) {
                open();
            }
        });
        pause = Math.min(LONGEST_PAUSE, pause * 2);
    }
}
