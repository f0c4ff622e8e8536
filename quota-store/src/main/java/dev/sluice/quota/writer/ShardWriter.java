package dev.sluice.quota.writer;

import dev.sluice.quota.GiveBack;
import dev.sluice.quota.Lease;
import dev.sluice.quota.RedisEndpoint;
import dev.sluice.quota.Refused;
import dev.sluice.quota.Scripts;
import dev.sluice.quota.Shard;
import dev.sluice.quota.StoreUnavailableException;
import dev.sluice.quota.WriteAttempts;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/**
 * The only way of one event loop to write to one shard. What is asked for within a tick leaves at its end, together, records
 * first. Everything here is called on, and answers on, the event loop that made it.
 *
 * <p>Never loses what it was given while the process lives: across broken connections, a fence, a closed shard and a rebuild
 * it keeps, repeats or replays it, and Redis or the consumer of its events drops what comes twice.
 */
public final class ShardWriter {
    /** What a call writes is handed to the connection by then, whether Redis has answered earlier calls or not. */
    private static final long PATIENCE = 50;

    private final Context context;
    private final WriterConfig config;
    private final Outbox outbox;
    private final Running running = new Running();
    private final Events events;
    private final Session session;
    private List<Promise<Void>> handed = new ArrayList<>();
    /** When the first of those came. */
    private long handedFrom;

    private boolean ticking;
    private boolean closed;

    /** To be made on the event loop it shall belong to. */
    public ShardWriter(
            Vertx vertx,
            Scripts scripts,
            RedisEndpoint server,
            Shard shard,
            WriterConfig config,
            ShardListener listener) {
        this.context = vertx.getOrCreateContext();
        this.config = config;
        this.outbox = new Outbox(config.instance() + "~0");
        this.events = new Events(config.replay());
        State state = new State(System::currentTimeMillis, shard, config.instance(), outbox, running, events, listener);
        this.session = new Session(vertx, scripts, server, state, this::schedule);
        session.open();
    }

    /** Whether calls may be admitted: the shard is open as far as known, this writer's life sign holds, and memory is left. */
    public boolean admits() {
        return session.admits() && outbox.bytes() < config.maxQueuedBytes();
    }

    /** True as long as it was never known whether the shard admits: worth waiting for a moment. */
    public boolean starting() {
        return session.starting();
    }

    /** See {@link WriteAttempts}. Done when handed to the connection; while there is none it is queued, which counts. */
    public Future<Void> record(WriteAttempts.Begun attempt) {
        if (outbox.bytes() >= config.maxQueuedBytes()) {
            return Future.failedFuture(new StoreUnavailableException("too much waits for Redis", null));
        }
        running.add(attempt);
        Promise<Void> promise = Promise.promise();
        outbox.record(attempt, config.awaitRecord() ? promise::tryComplete : () -> {});
        if (!config.awaitRecord()) {
            whenHanded(promise);
        }
        schedule();
        return promise.future();
    }

    /** What a running attempt has cost so far at least; goes with the next life sign. */
    public void progress(String operation, int attempt, long atLeastNanos) {
        running.progress(operation, attempt, atLeastNanos);
    }

    /** See {@link WriteAttempts}. Done when handed to the connection or queued; never fails. */
    public Future<Void> settle(WriteAttempts.Ended attempt) {
        running.remove(attempt.operation(), attempt.attempt());
        events.add(attempt, Session.millis());
        outbox.settle(attempt);
        Promise<Void> promise = Promise.promise();
        whenHanded(promise);
        schedule();
        return promise.future();
    }

    /** Appends the event of a refused call; dropped when memory is short, as it moves no money. */
    public void refused(Refused.Operation operation) {
        if (outbox.bytes() < config.maxQueuedBytes() / 2) {
            outbox.refused(operation);
            schedule();
        }
    }

    public void giveBack(GiveBack.Purse purse) {
        outbox.giveBack(purse);
        schedule();
    }

    /** At most one of a purse may be without an answer. */
    public void lease(Lease lease, LeaseAnswer answer) {
        outbox.single(
                lease,
                result -> {
                    if (result instanceof Lease.Result known) {
                        answer.answered(known);
                    } else {
                        answer.notTaken();
                    }
                },
                answer::notTaken);
        schedule();
    }

    /** Redis' clock, epoch millis, as far as known. */
    public long now() {
        return session.now();
    }

    /** Corrects {@link #now}: a script has said what Redis' clock says. */
    public void clockIs(long redisMillis) {
        session.clockIs(redisMillis);
    }

    /** The last revision seen; 0 = none yet. The listener was told before this says so. */
    public long revision() {
        return session.revision();
    }

    /** Somebody says that this revision exists: look now instead of within 500 ms. */
    public void hurry(long published) {
        if (published > session.revision()) {
            session.ask();
        }
    }

    /** Operations without an answer. */
    public int queued() {
        return outbox.size();
    }

    public long queuedBytes() {
        return outbox.bytes();
    }

    /** The incarnation's name in Redis. */
    public String name() {
        return outbox.writer();
    }

    /**
     * Sends what is queued, waits until Redis has answered everything or the time is over, and closes the connection. What the
     * owner still wants to give back has to be handed over before.
     *
     * @return done in any case; the value says whether everything was answered
     */
    public Future<Boolean> close(long waitMillis) {
        Promise<Boolean> promise = Promise.promise();
        session.drain(Session.millis() + waitMillis, all -> {
            closed = true;
            session.close();
            promise.complete(all);
        });
        schedule();
        return promise.future();
    }

    private void whenHanded(Promise<Void> promise) {
        if (handed.isEmpty()) {
            handedFrom = Session.millis();
        }
        handed.add(promise);
    }

    private void schedule() {
        if (!ticking && !closed) {
            ticking = true;
            context.runOnContext(tick -> tick());
        }
    }

    private void tick() {
        ticking = false;
        boolean urgent = !handed.isEmpty() && Session.millis() - handedFrom >= PATIENCE;
        if (!session.flush(urgent)) {
            return;
        }
        List<Promise<Void>> now = handed;
        handed = new ArrayList<>();
        now.forEach(Promise::tryComplete);
    }
}
