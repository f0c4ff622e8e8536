package dev.sluice.billing.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.billing.BillingStores;
import dev.sluice.billing.Books;
import dev.sluice.billing.Books.Root;
import dev.sluice.billing.RedisProcess;
import dev.sluice.billing.metering.Events;
import dev.sluice.billing.metering.Stream;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.LimitStart;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.quota.Layout;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Shard;
import dev.sluice.quota.ShardMeta;
import dev.sluice.quota.TreeState;
import dev.sluice.quota.WriteAttempts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BillingStores.class)
class RebuildTest {
    private static final long LARGE = 100_000_000_000_000L;
    private static final int SHARDS = 8;
    /** Detection, five seconds for gateways to claim, and the rebuild itself. */
    private static final Duration BACK = Duration.ofSeconds(8);

    @Inject
    Books books;

    @Inject
    QuotaControl quota;

    @Test
    void aFirstInstallOpensEveryShardAtOnce() {
        await().until(this::allOpen);
        List<Long> millis = books.rows("select (extract(epoch from opened_at - started_at) * 1000)::bigint"
                + " from billing.shard_epoch where epoch = 1 and shard < " + SHARDS);
        assertThat(millis).allSatisfy(one -> assertThat(one).isLessThan(2000));
        await().until(() -> result(quota.grantsComplete()));
    }

    @Test
    void aWipedRedisGetsItsBalancesGrantsAndUseBackToTheNanoDollar() {
        // Given
        Root large = books.root("900000");
        Root small = books.root("0.000000003");
        String limit = large.id() + ":usd:month";
        Stream stream = stream(large);
        stream.settled(with(large, limit), LARGE - 1);
        stream.settled(with(large, limit), LARGE + 1);
        stream.late(with(large, limit), 5);
        stream(small).settled(Events.event(Events.operation(), 1, small.id(), Outcome.OK), 1);
        await().until(() -> books.rows(large) == 3 && books.rows(small) == 1);
        books.awaitAgreement(large);
        books.awaitAgreement(small);
        key(small);
        long grants = grants();

        // When
        stream.send(Request.cmd(Command.FLUSHALL));

        // Then
        await().atMost(BACK).until(this::allOpen);
        books.awaitAgreement(large);
        books.awaitAgreement(small);
        TreeState tree = books.tree(large);
        assertThat(tree.balance()).isEqualTo(900_000_000_000_000L - 2 * LARGE - 5);
        assertThat(tree.leased()).isZero();
        assertThat(tree.limits().get(limit).used()).isEqualTo(2 * LARGE + 5);
        assertThat(books.tree(small).balance()).isEqualTo(2);
        await().until(() -> result(quota.grantsComplete()));
        assertThat(grants()).isEqualTo(grants).isPositive();
    }

    @Test
    void usageAndTopUpsGoOnAfterARebuild() {
        // Given
        Root root = books.root("1");
        Stream stream = stream(root);
        stream.settled(Events.event(Events.operation(), 1, root.id(), Outcome.OK), 10);
        await().until(() -> books.rows(root) == 1);
        stream.send(Request.cmd(Command.FLUSHALL));
        await().atMost(BACK).until(this::allOpen);

        // When
        stream.settled(Events.event(Events.operation(), 1, root.id(), Outcome.OK), 20);
        Books.admin()
                .header("Idempotency-Key", UUID.randomUUID())
                .body(Map.of("amount", "2", "reason", "more"))
                .post("/api/v1/accounts/" + root.id() + "/topUps")
                .then()
                .statusCode(201);

        // Then
        await().until(() -> books.rows(root) == 2);
        books.awaitAgreement(root);
        assertThat(books.tree(root).balance()).isEqualTo(3_000_000_000L - 30);
    }

    @Test
    void aMissingEventClosesTheShardAndTheRebuildPutsRedisRight() {
        // Given
        Root root = books.root("1");
        Stream stream = stream(root);
        long epoch = result(quota.meta(Shard.of(root.shard()))).epoch();

        // When
        stream.send(Request.cmd(Command.HINCRBY)
                .arg(Layout.tree(Shard.of(root.shard()), root.id()))
                .arg("spent")
                .arg(77));
        stream.settled(Events.event(Events.operation(), 1, root.id(), Outcome.OK), 10);

        // Then
        await().atMost(BACK).untilAsserted(() -> {
            ShardMeta meta = result(quota.meta(Shard.of(root.shard())));
            assertThat(meta.epoch()).isGreaterThan(epoch);
            assertThat(meta.open()).isTrue();
        });
        books.awaitAgreement(root);
        assertThat(books.tree(root).balance()).isEqualTo(1_000_000_000L - 10);
    }

    @Test
    void aCallThatNoGatewayClaimsIsBookedAsLostWithWhatItCostAtLeast() {
        // Given
        Root root = books.root("1");
        Shard shard = Shard.of(root.shard());
        UsageEvent asIfLost = Events.event(Events.operation(), 1, root.id(), Outcome.LOST);
        String record = String.join("\u001f", root.id(), "k1", "", "700", Events.json(asIfLost));
        stream(root)
                .send(Request.cmd(Command.HSET)
                        .arg(Layout.records(shard, "ghost"))
                        .arg(WriteAttempts.field(asIfLost.operationId(), 1))
                        .arg(record));

        // When
        result(quota.closeShard(shard));

        // Then
        await().atMost(BACK).until(() -> books.rows(root) == 1);
        await().atMost(BACK).until(this::allOpen);
        books.awaitAgreement(root);
        assertThat(books.ledger(root)).isEqualTo(1_000_000_000 - 700);
        assertThat(books.number(
                        "select count(*) from billing.usage_event where root_id = ? and outcome = 'LOST'", root.id()))
                .isEqualTo(1);
    }

    @Test
    void aRedisThatComesBackWithItsDataGoesOnWithoutARebuild() {
        // Given
        Root root = books.root("1");
        await().until(this::allOpen);
        long epoch = result(quota.meta(Shard.of(root.shard()))).epoch();
        RedisProcess redis = RedisProcess.ofTheTest();

        // When
        redis.stop();
        redis.start();

        // Then
        await().ignoreExceptions().until(this::allOpen);
        stream(root).settled(Events.event(Events.operation(), 1, root.id(), Outcome.OK), 10);
        await().until(() -> books.rows(root) == 1);
        books.awaitAgreement(root);
        assertThat(result(quota.meta(Shard.of(root.shard()))).epoch()).isEqualTo(epoch);
    }

    private boolean allOpen() {
        return IntStream.range(0, SHARDS)
                .allMatch(shard -> result(quota.meta(Shard.of(shard))).open());
    }

    private long grants() {
        return result(quota.link().send(Request.cmd(Command.KEYS).arg("g:*"))).size();
    }

    private static void key(Root root) {
        Books.admin()
                .header("Idempotency-Key", UUID.randomUUID())
                .body(Map.of("name", "k"))
                .post("/api/v1/accounts/" + root.id() + "/keys?waitSeconds=2")
                .then()
                .statusCode(201);
    }

    private Stream stream(Root root) {
        return new Stream(quota, root.shard(), root.id());
    }

    private static UsageEvent with(Root root, String limit) {
        return Events.event(
                Events.operation(),
                1,
                root.id(),
                "gpt-4o",
                Outcome.OK,
                List.of(new LimitStart(limit, 1_700_000_000_000L)));
    }

    private static <T> T result(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
