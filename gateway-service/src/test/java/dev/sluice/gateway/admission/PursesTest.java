package dev.sluice.gateway.admission;

import static dev.sluice.gateway.admission.Store.await;
import static dev.sluice.gateway.admission.Store.grant;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.KeyGrant.Period;
import dev.sluice.contracts.KeyGrant.Unit;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.quota.TreeState;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Event loops that compete for the same money in a real Redis, with the real scripts. */
class PursesTest extends TwoLoops {

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
}
