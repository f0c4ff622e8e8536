package dev.sluice.billing.ledger;

import static dev.sluice.billing.Admin.child;
import static dev.sluice.billing.Admin.key;
import static dev.sluice.billing.Admin.root;
import static dev.sluice.billing.Admin.topUp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.billing.BillingStores;
import dev.sluice.billing.OpenShards;
import dev.sluice.billing.ledger.Posting.Kind;
import dev.sluice.billing.sql.Database;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent.LimitStart;
import dev.sluice.quota.QuotaControl;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BillingStores.class)
class LedgerPostingsTest {
    private static final Instant AT = Instant.parse("2026-11-23T12:00:00.123Z");

    @Inject
    QuotaControl quota;

    @Inject
    Database database;

    @Inject
    Totals totals;

    @Inject
    LedgerPostings postings;

    @Inject
    ShardSnapshot snapshot;

    @BeforeEach
    void shardsAreOpen() {
        OpenShards.await(quota);
    }

    @Test
    void whatRedisTookAndTheRowBooksNeedsNoCredit() throws SQLException {
        // Given
        String root = root();
        topUp(root, "1");

        // When
        Set<String> hurry = post(posting(root, UUID.randomUUID(), Kind.USAGE, 125_000, 125_000));

        // Then
        assertThat(hurry).isEmpty();
        RootTotals after = totals(root);
        assertThat(after.cs()).isEqualTo(1);
        assertThat(after.spent()).isEqualTo(125_000);
        assertThat(after.balance()).isEqualTo(Money.DOLLAR - 125_000);
        assertProvable(root);
    }

    @Test
    void aLateEventIsDebitedThroughTheCreditPath() throws SQLException {
        // Given
        String root = root();
        topUp(root, "1");

        // When
        Set<String> hurry = post(posting(root, UUID.randomUUID(), Kind.USAGE, 400, 0));

        // Then
        assertThat(hurry).containsExactly(root);
        RootTotals after = totals(root);
        assertThat(after.cs()).isEqualTo(2);
        assertThat(after.spent()).isZero();
        assertThat(after.credit()).isEqualTo(Money.DOLLAR - 400);
        assertThat(strings("select corrections::text from billing.outbox where cs = 2 and root_id = ?", root))
                .containsExactly("[{\"id\": \"" + root + ":usd:day\", \"used\": 400, \"start\": 1000}]");
        assertProvable(root);
    }

    @Test
    void aLostAttemptThatEndsWellIsFixed() throws SQLException {
        // Given
        String root = root();
        topUp(root, "1");
        UUID operation = UUID.randomUUID();
        post(posting(root, operation, Kind.USAGE, 1000, 1000));

        // When
        post(posting(root, operation, Kind.FIX, -300, 0));

        // Then
        assertThat(totals(root).balance()).isEqualTo(Money.DOLLAR - 700);
        assertThat(strings("select kind || amount from billing.ledger_entry where root_id = ? order by id", root))
                .containsExactly("topUp1000000000", "usage-1000", "fix300");
        assertProvable(root);
    }

    @Test
    void aRepeatedChargeIsGivenBack() throws SQLException {
        String root = root();
        topUp(root, "1");

        post(posting(root, UUID.randomUUID(), Kind.USAGE, 0, 500));

        assertThat(totals(root).balance()).isEqualTo(Money.DOLLAR);
        assertThat(totals(root).spent()).isEqualTo(500);
        assertProvable(root);
    }

    @Test
    void anAttemptIsBookedOnce() throws SQLException {
        // Given
        String root = root();
        Posting posting = posting(root, UUID.randomUUID(), Kind.USAGE, 1, 1);
        post(posting);

        // Then
        assertThatThrownBy(() -> post(posting))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("admitted_at_operation_id_attempt_kind");
        assertThat(totals(root).spent()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {99_999_999_999_999L, 100_000_000_000_001L, 9_000_000_000_000_000L})
    void amountsAreExact(long nanos) throws SQLException {
        String root = root();

        post(posting(root, UUID.randomUUID(), Kind.USAGE, nanos, nanos));

        assertThat(totals(root).balance()).isEqualTo(-nanos);
        assertProvable(root);
    }

    @Test
    void countsWhatIsUsedOfEachLimitInItsNewestPeriod() throws SQLException {
        // Given
        String root = root();
        post(posting(root, UUID.randomUUID(), Kind.USAGE, 10, 10));
        post(posting(root, UUID.randomUUID(), Kind.USAGE, 20, 20));
        assertThat(used(root)).containsEntry(root + ":usd:day", 30L).containsEntry(root + ":tokens:minute", 14L);

        // When: one of the next day, then a late one of the day before
        post(posting(root, UUID.randomUUID(), 40, List.of(new LimitStart(root + ":usd:day", 2000))));
        post(posting(root, UUID.randomUUID(), 80, List.of(new LimitStart(root + ":usd:day", 1000))));

        // Then
        assertThat(used(root)).containsEntry(root + ":usd:day", 40L);
    }

    @Test
    void theSnapshotHoldsAllThatARebuildNeeds() throws SQLException {
        // Given
        String root = root();
        String child = child(root);
        String key = key(child).path("id");
        topUp(root, "2");
        post(posting(root, UUID.randomUUID(), Kind.USAGE, 10, 10));

        // When
        RootSnapshot found = database
                .snapshot(connection -> snapshot.read(connection, totals(root).shard()))
                .stream()
                .filter(one -> one.totals().root().equals(root))
                .findFirst()
                .orElseThrow();

        // Then
        assertThat(found.totals()).isEqualTo(totals(root));
        assertThat(found.versions()).isEqualTo(Map.of(root, 1L, child, 1L, key, 1L));
        assertThat(found.used())
                .contains(new UsedLimit(root, root + ":usd:day", 1000, 10))
                .hasSize(3);
    }

    private static Posting posting(String root, UUID operation, Kind kind, long booked, long taken) {
        List<LimitStart> limits = List.of(
                new LimitStart(root + ":usd:day", 1000),
                new LimitStart(root + ":tokens:minute", 1000),
                new LimitStart(root + ":requests:minute", 1000),
                new LimitStart(root + ":slots:none", 0));
        return new Posting(root, root, "key_1", operation, 1, AT, kind, booked, taken, 7, 1, limits);
    }

    private static Posting posting(String root, UUID operation, long booked, List<LimitStart> limits) {
        return new Posting(root, root, "key_1", operation, 1, AT, Kind.USAGE, booked, booked, 7, 1, limits);
    }

    private Set<String> post(Posting posting) throws SQLException {
        return database.transaction(connection -> {
            Map<String, RootTotals> locked = totals.lock(connection, List.of(posting.root()));
            return postings.post(connection, locked, List.of(posting));
        });
    }

    private RootTotals totals(String root) throws SQLException {
        return database.transaction(connection -> totals.read(connection, root)).orElseThrow();
    }

    private Map<String, Long> used(String root) throws SQLException {
        Map<String, Long> used = new java.util.HashMap<>();
        strings("select limit_id || ' ' || used from billing.limit_used where root_id = ?", root)
                .forEach(text -> used.put(
                        text.substring(0, text.indexOf(' ')), Long.valueOf(text.substring(text.indexOf(' ') + 1))));
        return used;
    }

    /** credit − spent = sum of the entries (metering.md rule 19). */
    private void assertProvable(String root) throws SQLException {
        List<String> sum = strings("select sum(amount)::text from billing.ledger_entry where root_id = ?", root);
        assertThat(sum).containsExactly(String.valueOf(totals(root).balance()));
    }

    private List<String> strings(String sql, String root) throws SQLException {
        return database.transaction(connection -> {
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                query.setString(1, root);
                List<String> strings = new ArrayList<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        strings.add(row.getString(1));
                    }
                }
                return strings;
            }
        });
    }
}
