package dev.sluice.gateway.admission;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.quota.RedisEndpoint;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** One event loop with its admission, as a gateway process of its own would be. */
final class Loop implements AutoCloseable {
    final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    final Context context = vertx.getOrCreateContext();
    final Map<Integer, Long> revisions = new ConcurrentHashMap<>();
    final Purses purses;
    volatile Function<KeyGrant, Future<KeyGrant>> reread = Future::succeededFuture;

    Loop(Store store, String instance) {
        this(store, instance, false);
    }

    Loop(Store store, String instance, boolean awaitRecord) {
        purses = on(() -> Future.succeededFuture(Purses.start(
                vertx,
                config(awaitRecord),
                RedisEndpoint.at(store.url),
                instance,
                grant -> reread.apply(grant),
                revisions::put)));
    }

    <T> T on(Supplier<Future<T>> work) {
        return Store.await(start(work));
    }

    <T> Future<T> start(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(run -> work.get().onComplete(promise));
        return promise.future();
    }

    Future<Hold> admit(KeyGrant grant, long nanos) {
        return start(() -> purses.admit(UUID.randomUUID().toString(), grant, new Demand("m", nanos, nanos, 10)));
    }

    /** A whole call that costs what it held. */
    Future<Long> call(KeyGrant grant, long nanos, Supplier<Future<Void>> upstream) {
        String id = UUID.randomUUID().toString();
        return start(() -> purses.admit(id, grant, new Demand("m", nanos, nanos, 10))
                .compose(hold -> hold.record(1, event(id, UsageEvent.Outcome.LOST), 0)
                        .compose(recorded -> upstream.get())
                        .compose(answer -> hold.settle(1, nanos, 10, event(id, UsageEvent.Outcome.OK)))
                        .map(settled -> nanos)
                        .onComplete(done -> hold.release())));
    }

    static UsageEvent event(String id, UsageEvent.Outcome outcome) {
        return new UsageEvent(
                UsageEvent.FORMAT,
                id,
                1,
                true,
                null,
                null,
                "root",
                "root",
                "k1",
                "default",
                "chat",
                false,
                "m",
                "c",
                "p",
                "m",
                1,
                outcome,
                null,
                200,
                null,
                UsageEvent.Usage.UNKNOWN,
                "price",
                null,
                List.of(),
                0L,
                null,
                null,
                Map.of(),
                List.of());
    }

    static AdmissionConfig config(boolean awaitRecord) {
        return new AdmissionConfig() {
            @Override
            public Duration maxWait() {
                return Duration.ofSeconds(1);
            }

            @Override
            public boolean awaitRecord() {
                return awaitRecord;
            }

            @Override
            public long maxQueuedBytes() {
                return 64L << 20;
            }

            @Override
            public long maxReplayBytes() {
                return 16L << 20;
            }
        };
    }

    Future<Void> pause(long millis) {
        Promise<Void> promise = Promise.promise();
        vertx.setTimer(millis, timer -> promise.complete());
        return promise.future();
    }

    /** Disappears as a killed process does: nothing is given back. */
    void kill() {
        Store.await(vertx.close());
    }

    @Override
    public void close() {
        on(purses::close);
        kill();
    }
}
