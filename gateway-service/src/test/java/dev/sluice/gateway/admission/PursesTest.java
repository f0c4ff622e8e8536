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
import dev.sluice.quota.TreeState;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event loops that compete for the same money in a real Redis, with the real scripts. */
class PursesTest {
    private static final long PRICE = 20_000_000;

    @TempDir
    Path data;

    Store store;
    Loop first;
    Loop second;

    @BeforeEach
    void startRedisAndTwoLoops() {
        store = new Store(data);
        first = new Loop(store, "gw1.0");
        second = new Loop(store, "gw2.0");
    }

    @AfterEach
    void stopAll() {
        first.close();
        second.close();
        store.close();
    }

    @Test
    void servesExactlyWhatTheMoneyIsForWhateverTheConcurrency() {
        // Given
        store.open("root", 50 * PRICE);
        KeyGrant grant = grant("root", 0L);

        // When
        List<Future<Long>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            calls.add(first.call(grant, PRICE, () -> first.pause(100)));
            calls.add(second.call(grant, PRICE, () -> second.pause(100)));
        }
        await(Future.join(calls).otherwiseEmpty());

        // Then
        assertThat(calls.stream().filter(Future::succeeded)).hasSize(50);
        assertThat(kinds(calls)).containsOnly(ErrorKind.QUOTA_SPENT);
        await().atMost(5, SECONDS).untilAsserted(() -> {
            assertThat(store.tree("root").spent()).isEqualTo(50 * PRICE);
            assertThat(store.tree("root").leased()).isZero();
        });
        assertThat(attempts()).hasSize(50);
    }

    @Test
    void tellsWhoFindsTheMoneyHeldToComeAgainAndServesItThen() {
        // Given
        store.open("root", PRICE);
        KeyGrant grant = grant("root", 0L);
        Hold hold = await(first.admit(grant, PRICE));

        // When
        Throwable refused = await(second.admit(grant, PRICE).transform(it -> Future.succeededFuture(it.cause())));
        first.on(() -> {
            hold.release();
            return Future.succeededFuture();
        });
        Hold served = await(second.admit(grant, PRICE));

        // Then
        assertThat(((GatewayException) refused).kind()).isEqualTo(ErrorKind.QUOTA_HELD);
        assertThat(((GatewayException) refused).retryAfterMs()).isEqualTo(1_000);
        assertThat(served.nanos()).isEqualTo(PRICE);
    }

    @Test
    void givesBackWhatNobodyUsesAfterTwoIdleSeconds() {
        // Given
        store.open("root", 1_000 * PRICE);
        KeyGrant grant = grant("root", null, limit("k1:usd:day", "k1", Unit.USD, Period.DAY, 500 * PRICE));

        // When
        for (int i = 0; i < 20; i++) {
            await(first.call(grant, PRICE, Future::succeededFuture));
        }

        // Then
        await().atMost(6, SECONDS).untilAsserted(() -> {
            TreeState tree = store.tree("root");
            assertThat(tree.leased()).isZero();
            assertThat(tree.spent()).isEqualTo(20 * PRICE);
            assertThat(tree.limits().get("k1:usd:day").leased()).isZero();
            assertThat(tree.limits().get("k1:usd:day").used()).isEqualTo(20 * PRICE);
        });
        assertThat(store.send(Command.HLEN, "{s00}:l:gw1.0~0").toInteger()).isZero();
    }

    @Test
    void neverOversellsTokenPricesAndSaysUsedUpOnlyWhenNothingFits() {
        // Given
        long granted = 100_000;
        long least = 300;
        store.open("root", granted);
        KeyGrant grant = grant("root", 0L);
        Random random = new Random(7);
        List<Throwable> refusals = Collections.synchronizedList(new ArrayList<>());

        // When
        List<Future<Void>> clients = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            clients.add(spend(i % 2 == 0 ? first : second, grant, least, random, refusals));
        }
        await(Future.join(clients));

        // Then
        await().atMost(5, SECONDS)
                .untilAsserted(() -> assertThat(store.tree("root").leased()).isZero());
        assertThat(store.tree("root").spent()).isBetween(granted - least + 1, granted);
        assertThat(refusals).extracting(no -> ((GatewayException) no).kind()).contains(ErrorKind.QUOTA_SPENT);
    }

    /** Calls until told that everything is used up. */
    private Future<Void> spend(Loop loop, KeyGrant grant, long least, Random random, List<Throwable> refusals) {
        String id = UUID.randomUUID().toString();
        return loop.start(() -> loop.purses
                        .admit(id, grant, new Demand("m", 4_000, least, 10))
                        .compose(hold -> {
                            long charge = Math.min(hold.nanos(), least + random.nextInt(2_000));
                            return hold.record(1, Loop.event(id, Outcome.LOST), 0)
                                    .compose(recorded -> loop.pause(1 + random.nextInt(10)))
                                    .compose(answer -> hold.settle(1, charge, 10, Loop.event(id, Outcome.OK)));
                        }))
                .transform(done -> {
                    if (done.failed()) {
                        refusals.add(done.cause());
                        if (((GatewayException) done.cause()).kind() == ErrorKind.QUOTA_SPENT) {
                            return Future.succeededFuture();
                        }
                    }
                    return spend(loop, grant, least, random, refusals);
                });
    }

    @Test
    void letsExactlyTheRequestsOfALimitThroughAndSaysWhenItStartsAnew() {
        // Given
        store.open("root", 0);
        KeyGrant grant = grant("root", null, limit("k1:req:day", "k1", Unit.REQUESTS, Period.DAY, 10));

        // When
        List<Future<Long>> calls = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            calls.add((i % 2 == 0 ? first : second).call(grant, PRICE, () -> first.pause(20)));
        }
        await(Future.join(calls).otherwiseEmpty());

        // Then
        assertThat(calls.stream().filter(Future::succeeded)).hasSize(10);
        assertThat(kinds(calls)).containsOnly(ErrorKind.RATE_LIMITED);
        GatewayException no = (GatewayException)
                calls.stream().filter(Future::failed).findFirst().orElseThrow().cause();
        assertThat(no.getMessage()).contains("10 requests per day", "key ci");
        assertThat(no.retryAfterMs()).isBetween(1L, 86_400_000L);
    }

    @Test
    void runsNoMoreCallsAtOnceThanThereAreSlotsAndFreesOneWithTheLastSettle() {
        // Given
        store.open("root", 0);
        KeyGrant grant = grant("root", null, limit("root:slots", "root", Unit.SLOTS, Period.NONE, 2));
        Hold one = await(first.admit(grant, PRICE));
        await(second.admit(grant, PRICE));

        // When
        Future<Hold> third = second.admit(grant, PRICE);
        Throwable no = await(third.transform(it -> Future.succeededFuture(it.cause())));
        await(first.start(() -> one.record(1, Loop.event("o", Outcome.LOST), 0)
                .compose(recorded -> one.settle(1, 5, 5, Loop.event("o", Outcome.OK)))));

        // Then
        assertThat(((GatewayException) no).kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(no.getMessage()).contains("2 concurrent calls");
        assertThat(await(first.admit(grant, PRICE)).nanos()).isEqualTo(PRICE);
    }

    @Test
    void chargesABudgetOverSeveralLoopsExactlyOnUnlimitedCredit() {
        // Given
        store.open("root", 0);
        KeyGrant grant = grant("root", null, limit("k1:usd:total", "k1", Unit.USD, Period.TOTAL, 7 * PRICE));

        // When
        List<Future<Long>> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            calls.add((i % 2 == 0 ? first : second).call(grant, PRICE, () -> second.pause(30)));
        }
        await(Future.join(calls).otherwiseEmpty());

        // Then
        assertThat(calls.stream().filter(Future::succeeded)).hasSize(7);
        assertThat(kinds(calls)).containsOnly(ErrorKind.QUOTA_SPENT);
        await().atMost(5, SECONDS)
                .untilAsserted(() -> assertThat(store.tree("root").spent()).isEqualTo(7 * PRICE));
    }

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

    private static KeyGrant.Limit limit(String id, String scope, Unit unit, Period period, long cap) {
        return new KeyGrant.Limit(id, scope, unit, period, cap, null);
    }

    private static List<ErrorKind> kinds(List<? extends Future<?>> calls) {
        return calls.stream()
                .filter(Future::failed)
                .map(call -> ((GatewayException) call.cause()).kind())
                .distinct()
                .toList();
    }

    private List<EventEntry> attempts() {
        return store.events().stream()
                .filter(entry -> entry.kind() == EventEntry.Kind.ATTEMPT)
                .toList();
    }
}
