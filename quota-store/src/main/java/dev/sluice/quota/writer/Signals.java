package dev.sluice.quota.writer;

import dev.sluice.quota.Layout;
import dev.sluice.quota.RedisEndpoint;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;

/**
 * The messages by which gateways hurry each other, over a connection of its own. They may be lost: whoever listens here also
 * looks by itself now and then.
 */
public final class Signals {
    /** Called on the event loop that made the {@link Signals}. */
    public interface Listener {
        void published(int shard, long revision);

        /** Somebody waits for what this root has leased. */
        void recalled(int shard, String root);

        /** Something of this root was given back. */
        void given(int shard, String root);
    }

    private final Listener listener;
    private final Link link;

    public Signals(Vertx vertx, RedisEndpoint server, Listener listener) {
        this.listener = listener;
        this.link = new Link(vertx, server, null, new Link.User() {
            @Override
            public void opened(RedisConnection connection) {
                subscribe(connection);
            }

            @Override
            public void broken() {}
        });
        link.open();
    }

    public void close() {
        link.close();
    }

    private void subscribe(RedisConnection connection) {
        connection.handler(this::received);
        connection
                .send(Request.cmd(Command.SUBSCRIBE)
                        .arg(Layout.REVISIONS)
                        .arg(Layout.RECALLS)
                        .arg(Layout.GIVEN))
                .onSuccess(done -> link.healthy())
                .onFailure(failure -> link.drop(connection));
    }

    private void received(Response message) {
        boolean push = message != null
                && (message.type() == ResponseType.PUSH || message.type() == ResponseType.MULTI)
                && message.size() == 3
                && "message".equals(message.get(0).toString());
        if (push) {
            told(message.get(1).toString(), message.get(2).toString());
        }
    }

    private void told(String channel, String text) {
        int space = text.indexOf(' ');
        if (space < 2) {
            return;
        }
        int shard = Integer.parseInt(text.substring(1, space));
        String rest = text.substring(space + 1);
        switch (channel) {
            case Layout.REVISIONS -> listener.published(shard, Long.parseLong(rest));
            case Layout.RECALLS -> listener.recalled(shard, rest);
            case Layout.GIVEN -> listener.given(shard, rest);
            default -> {
                // Not ours.
            }
        }
    }
}
