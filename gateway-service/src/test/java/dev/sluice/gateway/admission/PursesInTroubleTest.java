package dev.sluice.gateway.admission;

import static dev.sluice.gateway.admission.Store.await;
import static dev.sluice.gateway.admission.Store.grant;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.KeyGrant.Period;
import dev.sluice.contracts.KeyGrant.Unit;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.quota.EventEntry;
import dev.sluice.quota.RootState;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of money and calls when Redis, its connections, a clock or a gateway fails. */
class PursesInTroubleTest extends TwoLoops {

    @Test
    void losesAndDoublesNothingWhenConnectionsBreakInTheMiddle() {
        // Given
        store.open("root", 10_000 * PRICE);
        KeyGrant grant = grant("root", 0L);
        AtomicInteger ended = new AtomicInteger();
        List<Future<Long>> calls = Collections.synchronizedList(new ArrayList<>());
        List<Future<Void>> clients = new ArrayList<>();

        // When
        for (int i = 0; i < 40; i++) {
            clients.add(callAgain(i % 2 == 0 ? first : second, grant, 25, calls, ended));
        }
        Future<?> all = Future.join(clients);
        for (int before = 0; !all.isComplete(); before = ended.get()) {
            int next = before + 15;
            await().pollInterval(1, MILLISECONDS).until(() -> all.isComplete() || ended.get() >= next);
            store.killConnections();
        }
        await(Future.join(calls).otherwiseEmpty());

        // Then
        long served = calls.stream().filter(Future::succeeded).count();
        assertThat(served).isGreaterThan(0);
        await().atMost(10, SECONDS).untilAsserted(() -> {
            assertThat(attempts()).hasSize((int) served);
            assertThat(store.tree("root").leased()).isZero();
        });
        assertThat(store.tree("root").spent()).isEqualTo(served * PRICE);
        assertThat(attempts().stream().map(EventEntry::operation).distinct()).hasSize((int) served);
        assertThat(attempts()).noneMatch(EventEntry::late);
    }

    private Future<Void> callAgain(
            Loop loop, KeyGrant grant, int times, List<Future<Long>> calls, AtomicInteger ended) {
        if (times == 0) {
            return Future.succeededFuture();
        }
        Future<Long> call = loop.call(grant, PRICE, () -> loop.pause(2));
        calls.add(call);
        return call.transform(done -> {
            ended.incrementAndGet();
            return callAgain(loop, grant, times - 1, calls, ended);
        });
    }

    @Test
    void goesOnWithLeasedMoneyWhileRedisIsAwayAndSettlesAllOnceItIsBack() {
        // Given
        store.open("root", 10_000 * PRICE);
        KeyGrant grant = grant("root", 0L);
        Hold running = await(first.admit(grant, 100 * PRICE));
        await(first.start(() -> running.record(1, Loop.event("r", Outcome.LOST), 0)));
        Hold spare = await(first.admit(grant, 3 * PRICE));
        first.on(() -> {
            spare.release();
            return Future.succeededFuture();
        });

        // When
        store.stop();
        for (int i = 0; i < 3; i++) {
            await(first.call(grant, PRICE, Future::succeededFuture));
        }
        Throwable no = await(second.admit(grant, PRICE).transform(it -> Future.succeededFuture(it.cause())));
        await(first.start(() -> running.settle(1, 60 * PRICE, 0, Loop.event("r", Outcome.OK))));
        store.start();

        // Then
        assertThat(((GatewayException) no).kind()).isEqualTo(ErrorKind.STORE_UNAVAILABLE);
        assertThat(((GatewayException) no).retryAfterMs()).isPositive();
        await().atMost(10, SECONDS).untilAsserted(() -> {
            assertThat(store.tree("root").spent()).isEqualTo(63 * PRICE);
            assertThat(store.tree("root").leased()).isZero();
        });
        assertThat(attempts()).hasSize(4).noneMatch(EventEntry::late);
    }

    @Test
    void doesNotBlameTheStoreForTheTimeInWhichTheEventLoopWasBusy() {
        // Given
        store.open("root", 10 * PRICE);
        KeyGrant grant = grant("root", 0L);

        // When: the first call comes to a loop whose turns take long, and that has yet to connect, look, and lease
        try (Loop busy = new Loop(store, "gw3.0")) {
            Future<Hold> admitted = busy.admit(grant, PRICE);
            for (int turn = 0; turn < 12; turn++) {
                busy.on(() -> {
                    spin(400);
                    return Future.succeededFuture();
                });
            }

            // Then
            Hold hold = await(admitted);
            busy.on(() -> {
                hold.release();
                return Future.succeededFuture();
            });
        }
    }

    private static void spin(long millis) {
        long until = System.nanoTime() + MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    @Test
    void admitsNothingOnceItsLifeSignIsTooOldAndComesBackByItself() {
        // Given
        store.open("root", 10_000 * PRICE);
        KeyGrant grant = grant("root", 0L);
        await(first.call(grant, PRICE, Future::succeededFuture));
        Hold spare = await(first.admit(grant, 500 * PRICE));
        store.stop();

        // When
        await().atMost(12, SECONDS).until(() -> {
            Future<Hold> admitted = first.admit(grant, 0);
            Throwable no = await(admitted.transform(it -> Future.succeededFuture(it.cause())));
            return no instanceof GatewayException gone && gone.kind() == ErrorKind.STORE_UNAVAILABLE;
        });
        store.start();

        // Then
        await().atMost(10, SECONDS)
                .until(() -> await(first.call(grant, PRICE, Future::succeededFuture)
                        .map(true)
                        .otherwise(false)));
        first.on(() -> {
            spare.release();
            return Future.succeededFuture();
        });
    }

    @Test
    void startsAnewWhenItWasDeclaredDeadAndSettlesLate() {
        // Given
        store.open("root", 100 * PRICE);
        KeyGrant grant = grant("root", 0L);
        Hold running = await(first.admit(grant, PRICE));
        await(first.start(() -> running.record(1, Loop.event("r", Outcome.LOST), 0)));
        await().atMost(5, SECONDS)
                .until(() -> store.send(Command.HLEN, "{s00}:r:gw1.0~0").toInteger() == 1);

        // When
        store.send(Command.HSET, "{s00}:meta", "w:gw1.0~0", "fenced");
        await(first.start(() -> running.settle(1, PRICE, 0, Loop.event("r", Outcome.OK))));

        // Then
        await().atMost(5, SECONDS).untilAsserted(() -> assertThat(attempts()).hasSize(1));
        assertThat(attempts().getFirst().late()).isTrue();
        assertThat(attempts().getFirst().writer()).isEqualTo("gw1.0~1");
        await().atMost(5, SECONDS)
                .until(() -> await(first.call(grant, PRICE, Future::succeededFuture)
                        .map(true)
                        .otherwise(false)));
    }

    @Test
    void readsAnOutdatedGrantAgainBeforeItAdmits() {
        // Given
        store.open("root", 100 * PRICE);
        KeyGrant old = grant("root", 0L, limit("k1:req:day", "k1", Unit.REQUESTS, Period.DAY, 10));
        KeyGrant lowered = grant(2, "root", 0L, limit("k1:req:day", "k1", Unit.REQUESTS, Period.DAY, 2));
        await(first.call(old, PRICE, Future::succeededFuture));
        first.reread = grant -> Future.succeededFuture(lowered);

        // When
        Store.await(store.control.publish(Store.SHARD, "root", "k1", 2));
        await().atMost(1, SECONDS).until(() -> first.revisions.getOrDefault(0, 0L) > 0);
        long more = 0;
        for (int i = 0; i < 5; i++) {
            more += await(second(old));
        }

        // Then
        assertThat(more).isEqualTo(1);
    }

    private Future<Long> second(KeyGrant grant) {
        return first.call(grant, PRICE, Future::succeededFuture).map(1L).otherwise(0L);
    }

    @Test
    void claimsItsRunningCallsWhenRedisComesUpEmpty() {
        // Given
        store.open("root", 100 * PRICE);
        KeyGrant grant = grant("root", 0L);
        Hold running = await(first.admit(grant, 4 * PRICE));
        await(first.start(() -> running.record(1, Loop.event("r", Outcome.LOST), 0)));
        await(first.call(grant, PRICE, Future::succeededFuture));

        // When
        store.send(Command.FLUSHALL);
        await().atMost(5, SECONDS)
                .until(() -> !await(first.admit(grant, PRICE)
                        .map(hold -> {
                            hold.release();
                            return true;
                        })
                        .otherwise(false)));
        store.begin();
        await().atMost(5, SECONDS)
                .until(() -> store.send(Command.HLEN, "{s00}:r:gw1.0~0").toInteger() == 1);
        store.finish(new RootState("root", 0, 100 * PRICE, PRICE, Map.of(), List.of()));
        await(first.start(() -> running.settle(1, 3 * PRICE, 0, Loop.event("r", Outcome.OK))));

        // Then
        await().atMost(6, SECONDS).untilAsserted(() -> {
            assertThat(store.tree("root").spent()).isEqualTo(4 * PRICE);
            assertThat(store.tree("root").leased()).isZero();
        });
        assertThat(attempts().stream().filter(EventEntry::late)).hasSize(1);
        await().atMost(5, SECONDS).until(() -> await(second(grant)) == 1);
    }

    @Test
    void leavesNoMoreThanTenRowsASecondOfARefusedKey() {
        // Given
        store.open("root", 0);

        // When
        first.on(() -> {
            for (int i = 0; i < 50; i++) {
                first.purses.refused(grant("root", 0L), Loop.event("o" + i, Outcome.REFUSED));
            }
            return Future.succeededFuture();
        });

        // Then
        await().atMost(5, SECONDS).untilAsserted(() -> assertThat(store.events().stream()
                        .filter(entry -> entry.kind() == EventEntry.Kind.REFUSED)
                        .count())
                .isBetween(10L, 20L));
    }
}
