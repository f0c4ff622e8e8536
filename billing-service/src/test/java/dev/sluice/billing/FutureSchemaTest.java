package dev.sluice.billing;

import static dev.sluice.billing.Admin.admin;
import static dev.sluice.billing.Admin.child;
import static dev.sluice.billing.Admin.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.sluice.billing.Books.Root;
import dev.sluice.billing.metering.Events;
import dev.sluice.billing.metering.Stream;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.LimitStart;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Shard;
import dev.sluice.testkit.FutureSchema;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** This version on the schema of a later one: as in the middle of an upgrade, and after it was rolled back. */
@QuarkusTest
@QuarkusTestResource(BillingStores.class)
class FutureSchemaTest {
    private static final Duration REBUILT = Duration.ofSeconds(15);

    @Inject
    Books books;

    @Inject
    QuotaControl quota;

    @Inject
    DataSource database;

    @Inject
    Flyway flyway;

    @BeforeEach
    void shardsAreOpen() {
        OpenShards.await(quota);
    }

    @Test
    void startsWritesAndReadsOnTheSchemaOfALaterVersion() throws Exception {
        Root before = books.root("1");
        try (FutureSchema schema = new FutureSchema(database, "billing", this::upgrade)) {
            assertThatCode(flyway::migrate).doesNotThrowAnyException();
            Root root = accountsAndKeys();
            usage(root);
            assertThat(books.rows("select billing.make_month('usage_event', date '2031-05-01')::int"))
                    .containsExactly(1L);
            everyListAnswers(root);
            rebuilds(root, before);
            // What is written when a shard's stream is read for the first time, before this test.
            assertThat(schema.unwritten()).isSubsetOf("stream_position", "shard_epoch");
        }
        assertThat(books.ledger(before)).isEqualTo(Money.DOLLAR);
    }

    private Root accountsAndKeys() {
        Root root = books.root("10");
        admin("{'budgets': [{'period': 'month', 'limit': '25'}]}")
                .patch("accounts/{id}", root.id())
                .then()
                .statusCode(200);
        String child = child(root.id());
        String key = key(child).path("id");
        admin("{'enabled': false}")
                .patch("accounts/{id}/keys/{key}", child, key)
                .then()
                .statusCode(200);
        admin().delete("accounts/{id}/keys/{key}", child, key).then().statusCode(204);
        admin("{'name': 'kept'}")
                .header("Idempotency-Key", UUID.randomUUID())
                .post("accounts/{id}/keys", root.id())
                .then()
                .statusCode(201);
        return root;
    }

    private void usage(Root root) {
        Stream stream = new Stream(quota, root.shard(), root.id());
        LimitStart month = new LimitStart(root.id() + ":usd:month", 1_700_000_000_000L);
        stream.settled(
                Events.event(Events.operation(), 1, root.id(), "gpt-4o", Outcome.OK, List.of(month)), Money.DOLLAR);
        UsageEvent lost = Events.lost(Events.operation(), root.id());
        stream.lost(lost, 10);
        stream.late(Events.event(lost.operationId(), 1, root.id(), Outcome.OK), 30);
        stream.refused(Events.event(Events.operation(), 0, root.id(), Outcome.REFUSED));
        stream.broken(Events.event(Events.operation(), 1, root.id(), Outcome.OK), 5);
        await().until(() -> books.rows(root) == 2
                && books.number("select count(*) from billing.dead_event where root_id = ?", root.id()) == 1);
        books.awaitAgreement(root);
        assertThat(books.ledger(root)).isEqualTo(9 * Money.DOLLAR - 30);
    }

    private static void everyListAnswers(Root root) {
        for (String path : List.of(
                "accounts",
                "accounts/" + root.id(),
                "accounts/" + root.id() + "/balance",
                "accounts/" + root.id() + "/ledgerEntries",
                "accounts/" + root.id() + "/keys",
                "usageEvents?accountId=" + root.id(),
                "usage?groupBy=day,model",
                "billingAuditEvents",
                "reconciliation")) {
            assertThat(admin().get(path).statusCode()).as(path).isEqualTo(200);
        }
    }

    private void rebuilds(Root... roots) {
        for (Root root : roots) {
            OpenShards.get(quota.closeShard(Shard.of(root.shard())));
        }
        await().atMost(REBUILT).untilAsserted(() -> {
            for (Root root : roots) {
                assertThat(OpenShards.get(quota.meta(Shard.of(root.shard()))).open())
                        .isTrue();
            }
        });
        for (Root root : roots) {
            books.awaitAgreement(root);
        }
    }

    private void upgrade() {
        Flyway.configure()
                .dataSource(database)
                .schemas("billing")
                .locations("classpath:admin-kit", "classpath:db/migration", "filesystem:../admin-kit/src/test/future")
                .load()
                .migrate();
    }
}
