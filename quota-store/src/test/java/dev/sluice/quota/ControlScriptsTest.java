package dev.sluice.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contracts.KeyGrant.Unit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Guard, life signs, reaping, credits, versions and rebuilds, one example for each answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlScriptsTest {
    private Bench bench;
    private Bench.Writer writer;
    private Reaper reaper;

    @BeforeAll
    void start() {
        bench = new Bench();
        reaper = new Reaper(bench.link, () -> bench.redis.now());
    }

    @AfterAll
    void stop() {
        bench.close();
    }

    @BeforeEach
    void openShard() {
        bench.open(1000);
        writer = bench.writer("g1");
        writer.beat();
    }

    private static <T> T await(io.vertx.core.Future<T> future) {
        return TestRedis.await(future);
    }

    @Test
    void anotherEpochIsClosed() {
        writer.epoch = 7;
        assertThat(writer.call(new Beat(List.of()))).isEqualTo(new Reply.Closed<>(1, "open"));
    }

    @Test
    void aRedisThatForgotIsFoundOutAndClosed() {
        // Given
        writer.beat();
        bench.redis.wipe();
        bench.rebuild(1, new RootState(Bench.ROOT, 1, 1000, 0, Map.of(), List.of()));
        // When
        Reply<Beat.Pulse> reply = writer.call(new Beat(List.of()));
        // Then
        assertThat(reply).isEqualTo(new Reply.Lost<>());
        assertThat(await(bench.control.meta(Bench.SHARD)))
                .extracting(ShardMeta::open, ShardMeta::phase)
                .containsExactly(false, "lost");
    }

    @Test
    void anOvertakenCallChangesNothing() {
        bench.redis.call(Bench.money(0, 1, 1), Bench.SHARD, Guard.alone("g1", 1, 1, 9));
        assertThat(bench.redis.call(Bench.money(0, 1, 1), Bench.SHARD, Guard.alone("g1", 1, 1, 8)))
                .isEqualTo(new Reply.Repeat<>());
        assertThat(bench.tree().leased()).isEqualTo(1);
    }

    @Test
    void reapsMoneyTokensAndSlotsOfTheDead() {
        // Given
        List<Lease.Limit> limits = List.of(
                Bench.budget(700),
                new Lease.Limit("k1:tok", Unit.TOKENS, 50, Bench.DAY),
                new Lease.Limit("k1:slots", Unit.SLOTS, 2, 0));
        writer.take(Bench.lease(limits, Amounts.NONE, new Amounts(100, 20, 1, 1), new Amounts(1, 1, 1, 1)));
        writer.call(Bench.record("o1", 5));
        writer.call(Bench.record("o2", 0));
        writer.done(Bench.settle("o1", 30));
        writer.done(new Beat(List.of(new Beat.Progress("o2", 1, 12), new Beat.Progress("o1", 1, 99))));
        // When
        bench.redis.advance(39_999);
        assertThat(await(reaper.reap(Bench.SHARD, "g1"))).isEqualTo(new Reaper.Reaped(0, false));
        bench.redis.advance(1);
        Reaper.Reaped reaped = await(reaper.reap(Bench.SHARD, "g1"));
        // Then
        assertThat(reaped).isEqualTo(new Reaper.Reaped(1, true));
        assertThat(bench.tree()).extracting(TreeState::spent, TreeState::leased).containsExactly(42L, 0L);
        assertThat(bench.tree().limits())
                .containsEntry("acme:usd:day", new TreeState.Counter(Bench.DAY, 42, 0))
                .containsEntry("k1:tok", new TreeState.Counter(Bench.DAY, 20, 0));
        assertThat(bench.tree().limits().get("k1:slots").leased()).isZero();
        EventEntry lost = bench.events().getLast();
        assertThat(lost)
                .extracting(EventEntry::kind, EventEntry::chargeNanos, EventEntry::spent, EventEntry::event)
                .containsExactly(EventEntry.Kind.LOST, 12L, 42L, "{\"lost\":\"o2\"}");
        assertThat(await(reaper.dead(Bench.SHARD))).isEmpty();
        assertThat(await(new Keyspace(bench.link).writers(Bench.SHARD))).isEmpty();
    }

    @Test
    void aReapedWriterIsFencedAndItsSettleComesLate() {
        // Given
        writer.take(Bench.money(0, 100, 1));
        writer.call(Bench.record("o1", 0));
        bench.redis.advance(40_000);
        await(reaper.reap(Bench.SHARD, "g1"));
        // When
        Reply<WriteAttempts.Written> fenced = writer.call(Bench.settle("o1", 30));
        WriteAttempts.Written late = bench.writer("g1b").done(Bench.settle("o1", 30));
        // Then
        assertThat(fenced).isEqualTo(new Reply.Fenced<>());
        assertThat(late).isEqualTo(new WriteAttempts.Written(1));
        assertThat(bench.tree().spent()).isZero();
    }

    @Test
    void whatAFencedWriterRecordsIsReapedAgain() {
        bench.redis.advance(40_000);
        await(reaper.reap(Bench.SHARD, "g1"));
        assertThat(writer.call(Bench.record("o1", 4))).isEqualTo(new Reply.Fenced<>());
        bench.redis.advance(30_000);
        assertThat(await(reaper.reap(Bench.SHARD, "g1"))).isEqualTo(new Reaper.Reaped(1, true));
        assertThat(bench.tree()).extracting(TreeState::spent, TreeState::leased).containsExactly(4L, 0L);
    }

    @Test
    void waitsUntilItSawTheShardOpenForHalfAMinute() {
        // Given
        Reaper fresh = new Reaper(bench.link, () -> bench.redis.now());
        writer.call(Bench.record("o1", 0));
        bench.redis.advance(100_000);
        // When, Then
        assertThat(await(fresh.tick(Bench.SHARD))).isZero();
        bench.redis.advance(9_000);
        assertThat(await(fresh.tick(Bench.SHARD))).isZero();
        for (int i = 0; i < 5; i++) {
            bench.redis.advance(5_000);
            assertThat(await(fresh.tick(Bench.SHARD))).isZero();
        }
        bench.redis.advance(5_000);
        assertThat(await(fresh.tick(Bench.SHARD))).isEqualTo(1);
    }

    @Test
    void sweepsWritersThatNobodyKnows() {
        writer.call(Bench.record("o1", 4));
        bench.redis.send(io.vertx.redis.client.Request.cmd(io.vertx.redis.client.Command.DEL)
                .arg(Layout.lives(Bench.SHARD)));
        assertThat(await(reaper.sweep(Bench.SHARD))).isEqualTo(1);
        assertThat(await(reaper.reap(Bench.SHARD, "g1"))).isEqualTo(new Reaper.Reaped(1, true));
    }

    @Test
    void creditsComeInOrderAndOnce() {
        assertThat(await(credit(3, 5))).isEqualTo(new CreditReply.Gap(1));
        assertThat(await(credit(2, 5))).isEqualTo(new CreditReply.Ok());
        assertThat(await(credit(2, 5))).isEqualTo(new CreditReply.Ok());
        assertThat(await(credit(3, -7))).isEqualTo(new CreditReply.Ok());
        assertThat(bench.tree()).extracting(TreeState::cs, TreeState::credit).containsExactly(3L, 998L);
        await(bench.control.closeShard(Bench.SHARD));
        assertThat(await(credit(4, 5))).isEqualTo(new CreditReply.Closed(1, "closed"));
    }

    private io.vertx.core.Future<CreditReply> credit(long cs, long amount) {
        return bench.control.credit(Bench.SHARD, Bench.ROOT, cs, amount, List.of());
    }

    @Test
    void correctsALimitOnlyInItsPeriod() {
        // Given
        writer.take(Bench.lease(List.of(Bench.budget(700)), Amounts.NONE, Bench.nanos(100), Bench.nanos(1)));
        // When
        await(bench.control.credit(
                Bench.SHARD,
                Bench.ROOT,
                2,
                0,
                List.of(new LimitUse("acme:usd:day", Bench.DAY, 9), new LimitUse("acme:usd:day", 5, 1))));
        // Then
        assertThat(bench.tree().limits().get("acme:usd:day")).isEqualTo(new TreeState.Counter(Bench.DAY, 9, 100));
    }

    @Test
    void everyPublishRaisesTheRevisionOnce() {
        PublishReply first = await(bench.control.publish(Bench.SHARD, Bench.ROOT, "k1", 5));
        assertThat(await(bench.control.publish(Bench.SHARD, Bench.ROOT, "k1", 4)))
                .isEqualTo(first);
        long revision = ((PublishReply.Published) first).revision();
        assertThat(await(bench.control.publish(Bench.SHARD, Bench.ROOT, "k1", 6)))
                .isEqualTo(new PublishReply.Published(revision + 1));
        assertThat(((Reply.Done<?>) writer.call(new Beat(List.of()))).revision())
                .isEqualTo(revision + 1);
    }

    @Test
    void anOlderGrantNeverReplacesANewerOne() {
        assertThat(await(bench.control.writeGrant("ab", 7, "{\"version\":7}"))).isTrue();
        assertThat(await(bench.control.writeGrant("ab", 6, "{\"version\":6}"))).isFalse();
        assertThat(await(bench.control.removeGrant("ab", 6))).isFalse();
        assertThat(await(bench.control.removeGrant("ab", 7))).isTrue();
        assertThat(await(bench.control.grantsComplete())).isFalse();
        await(bench.control.markGrantsComplete());
        assertThat(await(bench.control.grantsComplete())).isTrue();
    }

    @Test
    void theRouteTableOnlyGoesForward() {
        RouteTableStore store = new RouteTableStore(bench.link);
        assertThat(await(store.publish(10, "ten"))).isTrue();
        assertThat(await(store.publish(9, "nine"))).isFalse();
        assertThat(await(store.head())).isEqualTo(10);
        assertThat(await(store.table(10))).isEqualTo("ten");
        assertThat(await(store.table(8))).isNull();
        assertThat(await(store.holds(10))).isTrue();
        assertThat(await(store.holds(8))).isFalse();
    }

    @Test
    void gatewaysLiveTenSeconds() {
        GatewayRegistry registry = new GatewayRegistry(bench.link);
        await(registry.report(new GatewayLife("p1", "http://127.0.0.1:9080", 4, Map.of("s03", 12L), 0)));
        assertThat(await(registry.live()))
                .containsExactly(
                        new GatewayLife("p1", "http://127.0.0.1:9080", 4, Map.of("s03", 12L), bench.redis.now()));
        bench.redis.advance(GatewayLife.LIVE_MILLIS);
        assertThat(await(registry.live())).isEmpty();
    }

    @Test
    void aRebuildKeepsWhatRunningCallsHold() {
        // Given
        writer.take(Bench.money(0, 100, 1));
        writer.call(Bench.record("o1", 0));
        writer.call(Bench.record("gone", 0));
        Bench.Writer silent = bench.writer("g2");
        silent.beat();
        silent.take(Bench.money(0, 50, 1));
        silent.call(Bench.record("o2", 3));
        // When
        await(bench.rebuild.begin(Bench.SHARD, 2, "0-0"));
        Claim claim = new Claim(
                Bench.record("o1", 0).begun(), List.of(new Claim.Purse(Bench.ROOT, "k1", "p", 40, List.of())));
        assertThat(claim(claim)).isEqualTo(new Claim.Claimed());
        Rebuild.Claims claims = await(bench.rebuild.claims(Bench.SHARD));
        bench.finish(2, new RootState(Bench.ROOT, 1, 1000, 7, Map.of(Bench.ROOT, 1L), List.of()));
        // Then
        assertThat(claims).isEqualTo(new Rebuild.Claims(Set.of("g1"), Set.of("g2")));
        assertThat(claim(claim)).isEqualTo(new Claim.Claimed());
        assertThat(bench.tree()).extracting(TreeState::spent, TreeState::leased).containsExactly(7L, 40L);
        assertThat(bench.events())
                .extracting(EventEntry::operation, EventEntry::kind, EventEntry::late)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("gone", EventEntry.Kind.LOST, true),
                        org.assertj.core.api.Assertions.tuple("o2", EventEntry.Kind.LOST, true));
        Bench.Writer next = bench.writer("g1");
        next.epoch = 2;
        assertThat(next.done(Bench.settle("o1", 40))).isEqualTo(new WriteAttempts.Written(0));
        assertThat(bench.tree()).extracting(TreeState::spent, TreeState::leased).containsExactly(47L, 0L);
    }

    private Claim.Reply claim(Claim claim) {
        return claim.decode(bench.redis.send(claim.request(bench.redis.scripts(), Bench.SHARD, "g1", 2)));
    }

    @Test
    void whoClaimsAfterTheSealIsLeftOut() {
        await(bench.rebuild.begin(Bench.SHARD, 2, "0-0"));
        await(bench.rebuild.seal(Bench.SHARD, 2));
        assertThat(claim(new Claim(List.of(), List.of()))).isEqualTo(new Claim.Sealed());
    }

    @Test
    void aStepOfAnOvertakenRebuildChangesNothing() {
        await(bench.rebuild.begin(Bench.SHARD, 2, "0-0"));
        await(bench.rebuild.begin(Bench.SHARD, 3, "0-0"));
        assertThatThrownBy(() -> await(bench.rebuild.seal(Bench.SHARD, 2)))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(Rebuild.Superseded.class);
    }

    @Test
    void theMarkerStandsBehindTheStoredPosition() {
        bench.redis.wipe();
        await(bench.rebuild.begin(Bench.SHARD, 2, "9999999999999-4"));
        assertThat(await(bench.control.streamEnd(Bench.SHARD))).isEqualTo("9999999999999-5");
        assertThat(await(bench.control.read(Bench.SHARD, "9999999999999-4", 10)))
                .hasSize(1);
    }

    @Test
    void refusesARedisThatEvicts() {
        assertThat(await(RedisCheck.run(bench.link)).refusals()).isEmpty();
        assertThat(await(RedisCheck.run(bench.link)).warnings()).hasSize(1);
        assertThat(RedisCheck.judge("allkeys-lru", "yes", "", "no").refusals())
                .containsExactly("Redis evicts keys (maxmemory-policy is allkeys-lru), which would lose money:"
                        + " set maxmemory-policy to noeviction");
    }

    @Test
    void refusesANodeOfACluster() {
        assertThat(RedisCheck.judge("noeviction", "yes", "", "yes").refusals())
                .singleElement()
                .asString()
                .startsWith("Redis is a node of a Redis Cluster")
                .endsWith("or Sentinels");
    }

    @Test
    void reloadsScriptsThatRedisForgot() {
        bench.redis.send(io.vertx.redis.client.Request.cmd(io.vertx.redis.client.Command.SCRIPT)
                .arg("FLUSH"));
        assertThat(await(credit(2, 5))).isEqualTo(new CreditReply.Ok());
        bench.redis.use(bench.redis.scripts());
    }
}
