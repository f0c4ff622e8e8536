package dev.sluice.quota.writer;

import dev.sluice.quota.RedisEndpoint;
import dev.sluice.quota.Reply;
import dev.sluice.quota.Scripts;
import dev.sluice.quota.ShardMeta;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The rim of a writer: one connection and one timer, which feed {@link State} and {@link Outbox} with what happens. */
final class Session implements Link.User {
    private static final Logger LOG = Logger.getLogger(Session.class);
    private static final long EVERY = 50;
    private static final long QUIET = 500;
    private static final long CLOSED_LOOK = 100;
    private static final long SILENT = 10_000;
    private static final long LEFTOVERS = 60_000;
    /**
     * As long as that many calls have no answer, what comes gathers. A Redis that cannot keep up gets fuller calls, which cost it
     * less, and a lease does not stand behind everything that was sent while Redis was busy.
     */
    private static final int WINDOW = 4;
    /** Redis' errors that pass by themselves, before the script has changed anything. */
    private static final Set<String> PASSING = Set.of(
            "LOADING",
            "READONLY",
            "OOM",
            "MISCONF",
            "BUSY",
            "MASTERDOWN",
            "CLUSTERDOWN",
            "TRYAGAIN",
            "NOREPLICAS",
            "MOVED",
            "ASK",
            "NOAUTH",
            "NOPERM",
            "WRONGPASS");

    private final Vertx vertx;
    private final Scripts scripts;
    private final State state;
    private final Runnable schedule;
    private final Link link;
    private final Leftovers leftovers = new Leftovers();
    private final long timer;
    /** True when the shard was looked at over the current connection and the unanswered calls were sent again. */
    private boolean synced;

    private boolean asking;
    private boolean telling;
    private boolean loading;
    private long heardAt;
    private long askedAt;
    private long comparedAt = millis();
    private long drainUntil;
    private Consumer<Boolean> drained;

    Session(Vertx vertx, Scripts scripts, RedisEndpoint server, State state, Runnable schedule) {
        this.vertx = vertx;
        this.scripts = scripts;
        this.state = state;
        this.schedule = schedule;
        this.link = new Link(vertx, server, scripts, this);
        this.timer = vertx.setPeriodic(EVERY, id -> onTime(millis()));
    }

    static long millis() {
        return System.nanoTime() / 1_000_000;
    }

    void open() {
        link.open();
    }

    boolean admits() {
        return state.admits(millis());
    }

    boolean starting() {
        return state.starting();
    }

    long revision() {
        return state.revision();
    }

    long now() {
        return state.redisClock();
    }

    void clockIs(long redisMillis) {
        state.clockIs(redisMillis);
    }

    void close() {
        vertx.cancelTimer(timer);
        link.close();
    }

    /** Calls back once nothing is left without an answer, or at that time. */
    void drain(long until, Consumer<Boolean> done) {
        drainUntil = until;
        drained = done;
    }

    @Override
    public void opened(RedisConnection connection) {
        heardAt = millis();
        ask();
    }

    @Override
    public void broken() {
        synced = false;
        state.outbox().broken();
        asking = false;
        telling = false;
        loading = false;
    }

    /**
     * Sends what waits.
     *
     * @param urgent whether it goes even if Redis has not answered earlier calls
     * @return false when it stays because of them
     */
    boolean flush(boolean urgent) {
        if (!synced || !state.open() || loading) {
            return true;
        }
        if (!urgent && state.outbox().unanswered() >= WINDOW) {
            return false;
        }
        send(state.outbox().number());
        return true;
    }

    private void send(List<Numbered> calls) {
        RedisConnection connection = link.connection();
        for (Numbered call : calls) {
            connection
                    .send(call.packed()
                            .call()
                            .request(scripts, state.shard(), state.outbox().guard(call)))
                    .onComplete(answer -> answered(connection, call, answer));
        }
    }

    private void answered(RedisConnection connection, Numbered call, AsyncResult<Response> answer) {
        heardAt = millis();
        if (answer.succeeded()) {
            link.healthy();
            Reply<?> reply = call.packed().call().decode(answer.result());
            boolean resent = state.outbox().resending();
            if (state.answered(call, reply)) {
                synced = false;
                ask();
            } else if (resent && connection == link.connection()) {
                goOn();
            } else if (state.outbox().waits()) {
                schedule.run();
            }
            state.check(heardAt);
        } else if (answer.cause() instanceof ErrorType error) {
            failed(connection, call, error);
        } else {
            link.drop(connection);
        }
    }

    private void failed(RedisConnection connection, Numbered call, ErrorType error) {
        String text = String.valueOf(error.getMessage());
        int space = text.indexOf(' ');
        String kind = space < 0 ? text : text.substring(0, space);
        if (kind.equals("NOSCRIPT")) {
            if (state.outbox().notRun(call)) {
                reload(connection);
            } else {
                link.drop(connection);
            }
        } else if (PASSING.contains(kind)) {
            state.outbox().notRun(call);
            LOG.warnf("Redis cannot take calls of %s: %s", state.shard().name(), text);
            link.drop(connection);
        } else if (!kind.equals("ERR") && !kind.equals("WRONGTYPE")) {
            // The client's own word for a connection that broke: the fate of the call is unknown.
            link.drop(connection);
        } else {
            LOG.errorf(
                    "Redis refuses %s of %s: %s",
                    call.packed().call().script(), state.shard().name(), text);
            state.outbox().discard(call);
            goOn();
        }
    }

    /** What is unknown goes first, one by one; then what waits. */
    private void goOn() {
        if (synced && state.outbox().resending()) {
            send(state.outbox().again());
        } else {
            schedule.run();
        }
    }

    private void reload(RedisConnection connection) {
        if (!loading) {
            loading = true;
            link.reload(connection).onComplete(loaded -> {
                loading = false;
                if (loaded.succeeded()) {
                    schedule.run();
                } else {
                    link.drop(connection);
                }
            });
        }
    }

    /** Looks at the head of the shard. */
    void ask() {
        RedisConnection connection = link.connection();
        if (asking || telling || connection == null) {
            return;
        }
        asking = true;
        askedAt = millis();
        connection.send(ShardMeta.request(state.shard())).onComplete(answer -> {
            if (connection != link.connection()) {
                return;
            }
            asking = false;
            if (answer.failed()) {
                link.drop(connection);
                return;
            }
            heardAt = millis();
            looked(connection, state.looked(ShardMeta.decode(answer.result()), heardAt));
        });
    }

    private void looked(RedisConnection connection, Rebuilding part) {
        if (part != null) {
            telling = true;
            part.tell(connection, scripts, state.shard(), state.outbox().writer())
                    .onComplete(reply -> {
                        if (reply.succeeded()) {
                            state.rebuilt(part, reply.result());
                        } else {
                            LOG.warnf(
                                    "the rebuild of %s did not take part: %s",
                                    state.shard().name(), reply.cause().getMessage());
                        }
                        if (connection == link.connection()) {
                            telling = false;
                        }
                    });
        } else if (state.open()) {
            if (!synced) {
                synced = true;
                state.outbox().broken();
                state.beat(heardAt);
                goOn();
            } else {
                state.beat(heardAt);
                schedule.run();
            }
        }
        state.check(heardAt);
    }

    private void onTime(long now) {
        state.check(now);
        boolean beats = link.connection() != null && state.open() && state.beat(now);
        if (beats || state.outbox().waits()) {
            schedule.run();
        }
        boolean waits = asking || telling || (synced && state.outbox().unanswered() > 0);
        if (link.connection() != null && waits && now - heardAt > SILENT) {
            LOG.warnf("Redis has not answered for %d s; connecting anew", SILENT / 1000);
            link.drop(link.connection());
        }
        if (now - Math.max(state.open() ? heardAt : 0, askedAt) >= (state.open() ? QUIET : CLOSED_LOOK)) {
            ask();
        }
        compare(now);
        if (drained != null && (state.outbox().size() == 0 || now >= drainUntil)) {
            Consumer<Boolean> done = drained;
            drained = null;
            done.accept(state.outbox().size() == 0);
        }
    }

    private void compare(long now) {
        RedisConnection connection = link.connection();
        if (now - comparedAt < LEFTOVERS || connection == null || !synced || !state.open()) {
            return;
        }
        comparedAt = now;
        String writer = state.outbox().writer();
        connection.send(Leftovers.request(state.shard(), writer)).onSuccess(records -> {
            if (writer.equals(state.outbox().writer())) {
                leftovers.settle(records, state.running()::has).forEach(state.outbox()::settle);
                schedule.run();
            }
        });
    }
}
