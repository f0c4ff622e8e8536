package dev.sluice.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.KeyGrant.Unit;
import dev.sluice.contracts.Money;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lease, give-back, record and settle, one example for each answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MoneyScriptsTest {
    private Bench bench;
    private Bench.Writer writer;

    @BeforeAll
    void start() {
        bench = new Bench();
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

    @Test
    void takesAFairShareButAtLeastWhatWaits() {
        bench.writer("g2").beat();
        assertThat(writer.take(Bench.money(900, 10, 1))).isEqualTo(250);
        assertThat(writer.take(Bench.money(0, 400, 1))).isEqualTo(400);
        assertThat(bench.tree().leased()).isEqualTo(650);
    }

    @Test
    void sharesShrinkUntilTheLastNanoIsTaken() {
        for (int i = 0; i < 200 && bench.tree().leased() < 1000; i++) {
            long left = 1000 - bench.tree().leased();
            assertThat(writer.take(Bench.money(1000, 0, 1))).isEqualTo(Math.max(1, left / 2));
        }
        assertThat(writer.done(Bench.money(1, 1, 1))).isEqualTo(new Lease.Held(Lease.BALANCE));
    }

    @Test
    void tellsHeldFromSpent() {
        // Given
        writer.take(Bench.money(0, 1000, 1));
        writer.call(Bench.record("o1", 0));
        assertThat(writer.done(Bench.money(0, 500, 500))).isEqualTo(new Lease.Held(Lease.BALANCE));
        // When
        writer.done(Bench.settle("o1", 600));
        // Then
        assertThat(writer.done(Bench.money(0, 500, 500))).isEqualTo(new Lease.Spent(Lease.BALANCE));
        assertThat(writer.done(Bench.money(0, 400, 400))).isEqualTo(new Lease.Held(Lease.BALANCE));
    }

    @Test
    void namesTheLimitThatForbids() {
        assertThat(writer.done(Bench.lease(List.of(Bench.budget(5)), Bench.nanos(9), Bench.nanos(9), Bench.nanos(9))))
                .isEqualTo(new Lease.Spent("acme:usd:day"));
    }

    @Test
    void countsEveryUnit() {
        // Given
        List<Lease.Limit> limits = List.of(
                Bench.budget(700),
                new Lease.Limit("k1:tok:minute", Unit.TOKENS, 50, Bench.DAY),
                new Lease.Limit("k1:req:minute", Unit.REQUESTS, 4, Bench.DAY),
                new Lease.Limit("k1:slots", Unit.SLOTS, 2, 0));
        // When
        Object taken =
                writer.done(Bench.lease(limits, Amounts.NONE, new Amounts(100, 20, 1, 1), new Amounts(100, 20, 1, 1)));
        // Then
        assertThat(taken).isEqualTo(new Lease.Taken(new Amounts(100, 20, 1, 1)));
        assertThat(bench.tree().limits().get("k1:tok:minute")).isEqualTo(new TreeState.Counter(Bench.DAY, 0, 20));
        assertThat(bench.tree().limits().get("k1:slots").leased()).isEqualTo(1);
    }

    @Test
    void answersARepeatedLeaseWithWhatItTook() {
        Lease lease = Bench.money(0, 70, 1);
        Reply<Lease.Result> first = writer.call(lease);
        assertThat(writer.again(lease)).isEqualTo(first);
        assertThat(bench.tree().leased()).isEqualTo(70);
    }

    @Test
    void answersARepeatedRefusalWithRepeat() {
        writer.call(Bench.money(0, 5000, 5000));
        assertThat(writer.again(Bench.money(0, 5000, 5000))).isEqualTo(new Reply.Repeat<>());
    }

    @Test
    void refusesAnOldGrantAndTakesANewerOne() {
        TestRedis.await(bench.control.publish(Bench.SHARD, Bench.ROOT, Bench.ROOT, 2));
        assertThat(writer.done(Bench.money(0, 1, 1))).isEqualTo(new Lease.Stale(Bench.ROOT));
        Lease newer = new Lease(
                Bench.ROOT,
                "k1",
                "p",
                List.of(),
                List.of(new KeyGrant.Scope(Bench.ROOT, 3)),
                0L,
                Bench.nanos(0),
                Bench.nanos(1),
                Bench.nanos(1));
        assertThat(writer.done(newer)).isInstanceOf(Lease.Taken.class);
    }

    @Test
    void aCounterOnlyMovesForward() {
        // Given
        Lease today = Bench.lease(List.of(Bench.budget(700)), Amounts.NONE, Bench.nanos(1), Bench.nanos(1));
        Lease.Limit before = new Lease.Limit("acme:usd:day", Unit.USD, 700, Bench.DAY - 86_400_000);
        Lease.Limit after = new Lease.Limit("acme:usd:day", Unit.USD, 700, Bench.DAY + 86_400_000);
        writer.done(today);
        // When
        Object yesterday = writer.done(Bench.lease(List.of(before), Amounts.NONE, Bench.nanos(1), Bench.nanos(1)));
        Object tomorrow = writer.done(Bench.lease(List.of(after), Amounts.NONE, Bench.nanos(1), Bench.nanos(1)));
        // Then
        assertThat(yesterday).isEqualTo(new Lease.PeriodMoved("acme:usd:day", Bench.DAY, bench.redis.now()));
        assertThat(tomorrow)
                .isEqualTo(new Lease.PeriodMoved("acme:usd:day", Bench.DAY + 86_400_000, bench.redis.now()));
        bench.redis.advance(86_400_000);
        assertThat(writer.done(Bench.lease(List.of(after), Amounts.NONE, Bench.nanos(3), Bench.nanos(1))))
                .isEqualTo(new Lease.Taken(Bench.nanos(3)));
        assertThat(bench.tree().limits().get("acme:usd:day"))
                .isEqualTo(new TreeState.Counter(Bench.DAY + 86_400_000, 0, 3));
    }

    @Test
    void doesNotKnowEveryRoot() {
        Lease other =
                new Lease("nobody", "k1", "p", List.of(), List.of(), 0L, Amounts.NONE, Amounts.NONE, Amounts.NONE);
        assertThat(writer.done(other)).isEqualTo(new Lease.Unknown());
    }

    @Test
    void withoutCreditLimitTheBalanceDoesNotBind() {
        Lease open = new Lease(
                Bench.ROOT, "k1", "p", List.of(), List.of(), null, Amounts.NONE, Bench.nanos(5000), Bench.nanos(1));
        assertThat(writer.take(open)).isEqualTo(5000);
    }

    @Test
    void settlesOnceAndProvesTheCounter() {
        // Given
        writer.take(Bench.money(0, 100, 1));
        writer.call(Bench.record("o1", 0));
        // When
        writer.done(Bench.settle("o1", 30));
        Reply<WriteAttempts.Written> again = writer.again(Bench.settle("o1", 30));
        WriteAttempts.Written later = writer.done(Bench.settle("o1", 30));
        // Then
        assertThat(again).isEqualTo(new Reply.Repeat<>());
        assertThat(later).isEqualTo(new WriteAttempts.Written(1));
        assertThat(bench.tree().spent()).isEqualTo(30);
        assertThat(bench.tree().leased()).isEqualTo(70);
        assertThat(bench.events()).extracting(EventEntry::spent).containsExactly(30L, null);
        assertThat(bench.events()).extracting(EventEntry::late).containsExactly(false, true);
    }

    @Test
    void booksUseAndLeavesNoTraceOfAnEmptyPurse() {
        // Given
        writer.take(Bench.lease(List.of(Bench.budget(700)), Amounts.NONE, Bench.nanos(100), Bench.nanos(1)));
        writer.call(Bench.record("o1", 0));
        writer.done(Bench.settle("o1", 30));
        // When
        writer.done(Bench.giveBack(70, 30, new GiveBack.Counter("acme:usd:day", Unit.USD, Bench.DAY, 70, 30)));
        // Then
        assertThat(bench.tree().leased()).isZero();
        assertThat(bench.tree().limits().get("acme:usd:day")).isEqualTo(new TreeState.Counter(Bench.DAY, 30, 0));
        assertThat(TestRedis.await(new Keyspace(bench.link).writers(Bench.SHARD)))
                .isEmpty();
    }

    @Test
    void aChargeAboveTheHoldDrivesThePurseNegative() {
        writer.take(Bench.money(0, 10, 1));
        writer.call(Bench.record("o1", 0));
        writer.done(Bench.settle("o1", 25));
        assertThat(bench.tree().leased()).isEqualTo(-15);
        writer.done(Bench.giveBack(-15, 25));
        assertThat(bench.tree().leased()).isZero();
        assertThat(bench.tree().balance()).isEqualTo(975);
    }

    @ParameterizedTest
    @ValueSource(longs = {99_999_999_999_999L, 100_000_000_000_000L, 100_000_000_000_001L, Money.MAX - 1, Money.MAX})
    void largeAmountsAreExact(long amount) {
        // Given
        bench.open(amount);
        Bench.Writer other = bench.writer("g9");
        other.beat();
        // When
        long taken = other.take(Bench.money(0, amount, amount));
        other.call(Bench.record("o1", 0));
        other.done(Bench.settle("o1", amount - 1));
        // Then
        assertThat(taken).isEqualTo(amount);
        assertThat(bench.tree()).extracting(TreeState::spent, TreeState::leased).containsExactly(amount - 1, 1L);
        assertThat(bench.events().getLast().spent()).isEqualTo(amount - 1);
        assertThat(other.done(Bench.money(0, 2, 2))).isEqualTo(new Lease.Spent(Lease.BALANCE));
        assertThat(other.done(Bench.money(0, 1, 1))).isEqualTo(new Lease.Held(Lease.BALANCE));
    }

    @Test
    void stayExactWhenTheCountersOutgrowADouble() {
        // Given
        bench.redis.clear();
        bench.rebuild(
                1, new RootState(Bench.ROOT, 1, 40 * Money.MAX + 7, 40 * Money.MAX, java.util.Map.of(), List.of()));
        Bench.Writer other = bench.writer("g9");
        // When
        long taken = other.take(Bench.money(0, 1000, 1));
        other.call(Bench.record("o1", 0));
        other.done(Bench.settle("o1", 7));
        // Then
        assertThat(taken).isEqualTo(7);
        assertThat(bench.events().getLast().spent()).isEqualTo(40 * Money.MAX + 7);
    }

    @Test
    void aBatchChargesEachAttemptOnceAndExactlyAlsoWhereItsSumOutgrowsADouble() {
        // Given
        bench.redis.clear();
        bench.rebuild(1, new RootState(Bench.ROOT, 1, 40 * Money.MAX, Money.MAX - 3, java.util.Map.of(), List.of()));
        Bench.Writer other = bench.writer("g9");
        long taken = other.take(Bench.money(0, 1000, 1000));
        List.of("o1", "o2", "o3", "o4").forEach(operation -> other.call(Bench.record(operation, 0)));
        // When
        WriteAttempts.Written settled = other.done(WriteAttempts.ended(Stream.of(
                        Bench.settle("o1", 5),
                        Bench.settle("o1", 5),
                        Bench.settle("o2", Money.MAX),
                        Bench.settle("o3", 1),
                        Bench.settle("o4", 0))
                .flatMap(one -> one.ended().stream())
                .toList()));
        // Then
        assertThat(settled).isEqualTo(new WriteAttempts.Written(1));
        assertThat(bench.events())
                .extracting(EventEntry::spent)
                .containsExactly(Money.MAX + 2, null, 2 * Money.MAX + 2, 2 * Money.MAX + 3, 2 * Money.MAX + 3);
        assertThat(bench.tree())
                .extracting(TreeState::spent, TreeState::leased)
                .containsExactly(2 * Money.MAX + 3, taken - Money.MAX - 6);
    }

    @Test
    void refusedCallsTouchNoCounter() {
        writer.done(new Refused(List.of(new Refused.Operation("o1", Bench.ROOT, "{}"))));
        assertThat(bench.events().getLast().kind()).isEqualTo(EventEntry.Kind.REFUSED);
        assertThat(bench.events().getLast().spent()).isNull();
        assertThat(bench.tree().spent()).isZero();
    }
}
