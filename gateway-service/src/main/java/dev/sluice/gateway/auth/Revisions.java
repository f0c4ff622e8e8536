package dev.sluice.gateway.auth;

import dev.sluice.quota.Layout;
import dev.sluice.quota.RedisEndpoint;
import dev.sluice.quota.RedisLink;
import dev.sluice.quota.RedisSubscriber;
import dev.sluice.quota.Scripts;
import dev.sluice.quota.Shard;
import dev.sluice.quota.ShardMeta;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Tells the event loops of a process when a shard's revision changes, that is when grants or limits were published: asks
 * Redis every 500 ms, hurried by pub/sub, whose messages may be lost. One per process.
 */
public final class Revisions implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Revisions.class);
    private static final long POLL_MILLIS = 500;
    /** The shards of a default layout; others are watched once a grant lives there. */
    private static final int WATCHED_FROM_START = 8;

    private static final long NOT_YET = -1;

    private final Vertx vertx;
    private final RedisLink link;
    private final RedisSubscriber hints;
    private final ConcurrentSkipListSet<Integer> watched = new ConcurrentSkipListSet<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean polling = new AtomicBoolean();
    private volatile long timer = -1;

    /** An event loop and what it has applied, by shard. */
    private record Listener(Context loop, BiConsumer<Integer, Long> onRevision, AtomicLongArray applied) {
        void tell(int shard, long revision) {
            if (applied.get(shard) != revision) {
                loop.runOnContext(v -> {
                    onRevision.accept(shard, revision);
                    applied.set(shard, revision);
                });
            }
        }
    }

    public Revisions(Vertx vertx, RedisEndpoint redis) {
        this.vertx = vertx;
        this.link = new RedisLink(vertx, redis, new Scripts());
        this.hints = new RedisSubscriber(vertx, redis, List.of(Layout.REVISIONS), (channel, text) -> hint(text));
        for (int shard = 0; shard < WATCHED_FROM_START; shard++) {
            watched.add(shard);
        }
    }

    public void start() {
        hints.start();
        timer = vertx.setPeriodic(0, POLL_MILLIS, id -> poll());
    }

    /**
     * @param loop on which it is told
     * @param onRevision shard number and revision, such as {@code authenticator::revision}; idempotent
     */
    public void listen(Context loop, BiConsumer<Integer, Long> onRevision) {
        AtomicLongArray applied = new AtomicLongArray(Shard.MOST);
        for (int shard = 0; shard < Shard.MOST; shard++) {
            applied.set(shard, NOT_YET);
        }
        listeners.add(new Listener(loop, onRevision, applied));
    }

    /** From now on this shard is watched too. */
    public void watch(int shard) {
        watched.add(shard);
    }

    /** Shard name → the revision that every event loop has applied; shards that not all know yet are left out. */
    public Map<String, Long> applied() {
        Map<String, Long> all = new TreeMap<>();
        for (int shard : watched) {
            long least = Long.MAX_VALUE;
            for (Listener listener : listeners) {
                least = Math.min(least, listener.applied().get(shard));
            }
            if (least != NOT_YET && least != Long.MAX_VALUE) {
                all.put(Shard.of(shard).name(), least);
            }
        }
        return all;
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
        hints.close();
        link.close();
    }

    /** {@code sNN <revision>}; only a reason to look, as messages of several publishers may overtake each other. */
    private void hint(String text) {
        int end = text.indexOf(' ');
        try {
            int shard = Shard.named(end < 0 ? text : text.substring(0, end)).number();
            watched.add(shard);
            ask(shard);
        } catch (IllegalArgumentException e) {
            LOG.debugf("a message about revisions cannot be read: %s", text);
        }
    }

    private void poll() {
        if (polling.compareAndSet(false, true)) {
            Future.join(watched.stream().map(this::ask).toList()).onComplete(done -> polling.set(false));
        }
    }

    private Future<Void> ask(int shard) {
        return link.send(ShardMeta.request(Shard.of(shard)))
                .map(ShardMeta::decode)
                .onSuccess(meta -> listeners.forEach(listener -> listener.tell(shard, meta.revision())))
                .mapEmpty();
    }
}
