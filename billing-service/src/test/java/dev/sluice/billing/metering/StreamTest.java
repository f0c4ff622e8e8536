package dev.sluice.billing.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.billing.BillingStores;
import dev.sluice.billing.Books;
import dev.sluice.billing.Books.Root;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.LimitStart;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Shard;
import dev.sluice.quota.ShardMeta;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BillingStores.class)
class StreamTest {
    private static final long LARGE = 100_000_000_000_000L;
    /** Five seconds for gateways to claim, and the rebuild itself. */
    private static final Duration REBUILT = Duration.ofSeconds(15);

    @Inject
    Books books;

    @Inject
    QuotaControl quota;

    @Test
    void anEventIsInTheLedgerWithinABlink() {
        // Given
        Root root = books.root("1");
        Stream stream = stream(root);

        // When
        stream.settled(event(root), 125_000);

        // Then
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofMillis(1000))
                .until(() -> books.rows(root) == 1);
        assertThat(books.ledger(root)).isEqualTo(999_875_000);
        books.awaitAgreement(root);
    }

    @Test
    void amountsAroundTheEdgeOfDoublesAreExact() {
        // Given
        Root root = books.root("900000");
        Stream stream = stream(root);

        // When
        stream.settled(event(root), LARGE - 1);
        stream.settled(event(root), LARGE + 1);
        stream.late(event(root), LARGE + 1);

        // Then
        await().until(() -> books.rows(root) == 3);
        assertThat(books.ledger(root)).isEqualTo(900_000_000_000_000L - 3 * LARGE - 1);
        books.awaitAgreement(root);
    }

    @Test
    void aLateAnswerCorrectsWhatWasBookedForADeadGateway() {
        // Given
        Root root = books.root("1");
        Stream stream = stream(root);
        UsageEvent cheaper = event(root);
        UsageEvent dearer = event(root);
        UsageEvent repeated = event(root);

        // When
        stream.lost(cheaper, 500);
        stream.lost(dearer, 100);
        stream.late(cheaper, 300);
        stream.late(dearer, 450);
        stream.settled(repeated, 70);
        stream.late(repeated, 70);
        stream.lost(repeated, 30);

        // Then
        books.awaitAgreement(root);
        await().untilAsserted(() -> assertThat(books.ledger(root)).isEqualTo(1_000_000_000 - 300 - 450 - 70));
        books.awaitAgreement(root);
        assertThat(books.rows(root)).isEqualTo(3);
        assertThat(books.rows(
                        "select amount from billing.ledger_entry where root_id = ? and kind = 'fix' order by 1",
                        root.id()))
                .containsExactly(-350L, 200L);
        assertThat(books.number(
                        "select count(*) from billing.usage_event where root_id = ? and outcome = 'LOST'", root.id()))
                .isZero();
    }

    @Test
    void anEventThatComesAgainAsIfForTheFirstTimeIsGivenBackAndItsNeighboursAreBooked() {
        // Given
        Root root = books.root("1");
        Stream stream = stream(root);
        UsageEvent settled = event(root);
        UsageEvent lost = event(root);
        stream.settled(settled, 70);
        stream.lost(lost, 30);
        await().until(() -> books.rows(root) == 2);

        // When
        stream.settled(event(root), 100);
        stream.settled(settled, 70);
        stream.settled(lost, 45);
        stream.settled(event(root), 100);

        // Then
        await().until(() -> books.rows(root) == 4);
        assertThat(books.ledger(root)).isEqualTo(1_000_000_000 - 70 - 45 - 200);
        assertThat(books.number("select count(*) from billing.dead_event where root_id = ?", root.id()))
                .isZero();
        assertThat(books.number(
                        "select sum(charge) from billing.operation where operation_id = ?::uuid and root_id = ?",
                        lost.operationId(),
                        root.id()))
                .isEqualTo(45);
        books.awaitAgreement(root);
    }

    @Test
    void anEntryThatNobodyCanReadStopsNothingAndCostsNobody() {
        // Given
        Root root = books.root("1");
        Stream stream = stream(root);

        // When
        stream.broken(event(root), 900);
        stream.settled(event(root), 100);

        // Then
        await().until(() -> books.rows(root) == 1);
        assertThat(books.number("select charge from billing.dead_event where root_id = ?", root.id()))
                .isEqualTo(900);
        assertThat(books.ledger(root)).isEqualTo(1_000_000_000 - 100);
        books.awaitAgreement(root);
    }

    @ParameterizedTest
    @ValueSource(strings = {"900", "much", "", "9223372036854775807"})
    void anEntryWithBrokenFieldsIsDeadAndTheCounterGoesOn(String saysCharge) {
        // Given
        Root root = books.root("1");
        Stream stream = stream(root);
        Shard shard = Shard.of(root.shard());
        long epoch = meta(shard).epoch();

        // When
        stream.settled(event(root), 100);
        stream.broken(900, saysCharge, "");
        stream.settled(event(root), 100);

        // Then
        await().until(() -> books.rows(root) == 2);
        assertThat(books.number("select count(*) from billing.dead_event where root_id = ?", root.id()))
                .isEqualTo(1);
        assertThat(books.ledger(root)).isEqualTo(1_000_000_000 - 200);
        books.awaitAgreement(root);
        assertThat(meta(shard).epoch()).isEqualTo(epoch);
        assertThat(meta(shard).open()).isTrue();
    }

    @Test
    void anEntryThatHidesWhatItTookIsFoundByTheNextOneAndMendedByOneRebuild() {
        // Given
        Root root = books.root("1");
        Stream stream = stream(root);
        Shard shard = Shard.of(root.shard());
        long epoch = meta(shard).epoch();

        // When
        stream.broken(900, "much", "unknown");
        stream.settled(event(root), 100);
        await().atMost(REBUILT)
                .until(() -> meta(shard).epoch() == epoch + 1 && meta(shard).open());
        stream.settled(event(root), 100);

        // Then
        await().until(() -> books.rows(root) == 2);
        assertThat(books.number("select count(*) from billing.dead_event where root_id = ?", root.id()))
                .isEqualTo(1);
        assertThat(books.ledger(root)).isEqualTo(1_000_000_000 - 200);
        books.awaitAgreement(root);
        assertThat(meta(shard).epoch()).isEqualTo(epoch + 1);
        assertThat(meta(shard).open()).isTrue();
    }

    @Test
    void charactersThatPostgresqlDoesNotStoreStopNothing() {
        // Given
        Root root = books.root("1");
        String operation = Events.operation();

        // When
        stream(root).settled(Events.event(operation, 1, root.id(), "gpt\u0000\uD83D", Outcome.OK, List.of()), 100);

        // Then
        await().until(() -> books.rows(root) == 1);
        books.awaitAgreement(root);
    }

    @Test
    void aRowThatPostgresqlRefusesIsDeadAndItsNeighboursAreBooked() {
        // Given
        Root root = books.root("1");
        Stream stream = stream(root);
        UsageEvent good = event(root);
        UsageEvent bad = event(root);
        String never = Events.json(bad).replace("\"at\":" + bad.at(), "\"at\":" + Long.MAX_VALUE);

        // When
        stream.settled(event(root), 100);
        stream.settled(bad, 50, never);
        stream.settled(good, 100);

        // Then
        await().until(() -> books.rows(root) == 2);
        assertThat(books.number("select charge from billing.dead_event where root_id = ?", root.id()))
                .isEqualTo(50);
        assertThat(books.ledger(root)).isEqualTo(1_000_000_000 - 200);
        books.awaitAgreement(root);
    }

    @Test
    void aBatchMayCrossAPeriodBorder() {
        // Given
        Root root = books.root("1");
        Stream stream = stream(root);
        String limit = root.id() + ":usd:day";

        // When
        stream.settled(
                Events.event(Events.operation(), 1, root.id(), "m", Outcome.OK, List.of(new LimitStart(limit, 1000))),
                100);
        stream.settled(
                Events.event(Events.operation(), 1, root.id(), "m", Outcome.OK, List.of(new LimitStart(limit, 2000))),
                30);

        // Then
        await().until(() -> books.rows(root) == 2);
        assertThat(books.number("select used from billing.limit_used where limit_id = ?", limit))
                .isEqualTo(30);
    }

    private ShardMeta meta(Shard shard) {
        return quota.meta(shard).toCompletionStage().toCompletableFuture().join();
    }

    private Stream stream(Root root) {
        return new Stream(quota, root.shard(), root.id());
    }

    private static UsageEvent event(Root root) {
        return Events.event(Events.operation(), 1, root.id(), Outcome.OK);
    }
}
