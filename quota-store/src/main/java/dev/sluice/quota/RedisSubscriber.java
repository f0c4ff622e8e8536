package dev.sluice.quota;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Listens to channels of Redis on a connection of its own that comes back by itself. Messages may be lost, above all while
 * it is away: they hurry what is polled anyway, and nothing may depend on them.
 */
public final class RedisSubscriber implements AutoCloseable {
    private static final long RETRY_MILLIS = 1_000;

    private final Vertx vertx;
    private final RedisEndpoint server;
    private final List<String> channels;
    private final BiConsumer<String, String> onMessage;
    private volatile Redis redis;
    private volatile boolean closed;

    /** @param onMessage given channel and message, on the connection's event loop */
    public RedisSubscriber(
            Vertx vertx, RedisEndpoint server, List<String> channels, BiConsumer<String, String> onMessage) {
        this.vertx = vertx;
        this.server = server;
        this.channels = List.copyOf(channels);
        this.onMessage = onMessage;
    }

    /** Begins to listen; returns at once. */
    public void start() {
        Redis opening = Redis.createClient(vertx, server.options());
        redis = opening;
        if (closed) {
            opening.close();
            return;
        }
        opening.connect().onSuccess(open -> subscribe(opening, open)).onFailure(e -> again(opening));
    }

    private void subscribe(Redis client, RedisConnection open) {
        open.handler(this::received);
        open.exceptionHandler(broken -> open.close());
        open.endHandler(end -> again(client));
        Request subscribe = Request.cmd(Command.SUBSCRIBE);
        channels.forEach(subscribe::arg);
        open.send(subscribe).onFailure(e -> open.close());
    }

    private void received(Response push) {
        if (push.size() == 3 && push.get(0).toString().equals("message")) {
            onMessage.accept(push.get(1).toString(), push.get(2).toString());
        }
    }

    private void again(Redis broken) {
        if (broken != redis) {
            return;
        }
        redis = null;
        broken.close();
        if (!closed) {
            vertx.setTimer(RETRY_MILLIS, id -> {
                if (!closed) {
                    start();
                }
            });
        }
    }

    @Override
    public void close() {
        closed = true;
        Redis open = redis;
        if (open != null) {
            open.close();
        }
    }
}
