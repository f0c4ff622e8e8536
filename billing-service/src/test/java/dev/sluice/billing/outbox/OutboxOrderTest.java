package dev.sluice.billing.outbox;

import static dev.sluice.billing.Admin.admin;
import static dev.sluice.billing.Admin.root;
import static dev.sluice.billing.Admin.topUp;
import static dev.sluice.billing.OpenShards.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.sluice.billing.BillingStores;
import dev.sluice.billing.OpenShards;
import dev.sluice.billing.RedisProcess;
import dev.sluice.billing.ledger.LedgerCredits;
import dev.sluice.billing.ledger.LedgerCredits.BeyondBounds;
import dev.sluice.billing.ledger.RootTotals;
import dev.sluice.billing.ledger.Totals;
import dev.sluice.billing.sql.Database;
import dev.sluice.contracts.Money;
import dev.sluice.quota.Layout;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Shard;
import dev.sluice.quota.TreeState;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BillingStores.class)
class OutboxOrderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    QuotaControl quota;

    @Inject
    Database database;

    @Inject
    Totals totals;

    @Inject
    LedgerCredits credits;

    @Inject
    Courier courier;

    @BeforeEach
    void shardsAreOpen() {
        OpenShards.await(quota);
    }

    @Test
    void twoDeliverersKeepTheOrderOfARoot() throws Exception {
        // Given
        String root = root();
        int count = 300;
        for (int i = 1; i <= count; i++) {
            book(root, i);
        }

        // When
        List<Courier.Round> rounds = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Courier.Round>> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                running.add(threads.submit(() -> courier.deliver(root)));
            }
            for (Future<Courier.Round> round : running) {
                rounds.add(round.get());
            }
        }

        // Then: whoever overtook another would have found a gap
        assertThat(rounds).doesNotContain(Courier.Round.STOPPED);
        Awaitility.await().atMost(PATIENCE).until(() -> due(root) == 0);
        TreeState tree = get(quota.tree(shard(root), root));
        assertThat(tree.cs()).isEqualTo(count);
        assertThat(tree.credit()).isEqualTo(count * (count + 1L) / 2);
        assertThat(cssInOrderOfDelivery(root)).isSorted().hasSize(count);
    }

    @Test
    void whileAnotherDeliversNobodyElseDoes() throws SQLException {
        // Given
        String root = root();
        book(root, 1);
        Awaitility.await().atMost(PATIENCE).until(() -> due(root) == 0);

        // When
        Courier.Round round = database.transaction(connection -> {
            try (PreparedStatement lock =
                    connection.prepareStatement("select pg_advisory_xact_lock(1372457740, hashtext(?))")) {
                lock.setString(1, root);
                lock.execute();
            }
            return courier.deliver(root);
        });

        // Then
        assertThat(round).isEqualTo(Courier.Round.BUSY);
    }

    @Test
    void whatRedisForgotIsDeliveredAgain() throws SQLException {
        // Given
        String root = root();
        book(root, 1);
        book(root, 2);
        Awaitility.await().atMost(PATIENCE).until(() -> due(root) == 0);
        forget(root);

        // When
        book(root, 4);

        // Then
        Awaitility.await().atMost(PATIENCE).until(() -> due(root) == 0);
        assertThat(get(quota.tree(shard(root), root)).credit()).isEqualTo(7);
    }

    @Test
    void aTopUpWithoutRedisIsPendingAndArrivesLater() throws SQLException {
        // Given
        String root = root();
        topUp(root, "1").then().statusCode(201);
        RedisProcess redis = RedisProcess.ofTheTest();
        redis.stop();

        // When
        Response pending;
        Response books;
        try {
            pending = topUp(root, "2");
            books = admin().get("accounts/{id}/balance", root);
        } finally {
            redis.start();
        }

        // Then
        pending.then().statusCode(201).header("sluice-applied", equalTo("pending"));
        books.then()
                .statusCode(200)
                .body("balance", equalTo("3"))
                .body("held", nullValue())
                .body("available", nullValue());
        Awaitility.await().atMost(PATIENCE).until(() -> due(root) == 0);
        assertThat(get(quota.tree(shard(root), root)).balance()).isEqualTo(3 * Money.DOLLAR);
    }

    private void forget(String root) throws SQLException {
        get(quota.link().send(Request.cmd(Command.DEL).arg(Layout.tree(shard(root), root))));
    }

    private Shard shard(String root) throws SQLException {
        return Shard.of(database.transaction(connection -> totals.read(connection, root))
                .orElseThrow()
                .shard());
    }

    private void book(String root, long nanos) throws SQLException {
        database.transaction(connection -> {
            RootTotals locked = totals.lock(connection, List.of(root)).get(root);
            try {
                return credits.book(
                        connection, locked, "refund", nanos, root + "-" + (locked.cs() + 1), null, Instant.now());
            } catch (BeyondBounds e) {
                throw new AssertionError(e);
            }
        });
    }

    private long due(String root) throws SQLException {
        return numbers("select count(*) from billing.outbox where root_id = ? and delivered_at is null", root)
                .getFirst();
    }

    private List<Long> cssInOrderOfDelivery(String root) throws SQLException {
        return numbers(
                "select cs from billing.outbox where root_id = ? and kind = 'credit' order by delivered_at, id", root);
    }

    private List<Long> numbers(String sql, String root) throws SQLException {
        return database.transaction(connection -> {
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                query.setString(1, root);
                List<Long> numbers = new ArrayList<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        numbers.add(row.getLong(1));
                    }
                }
                return numbers;
            }
        });
    }
}
