package dev.sluice.local.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.Money;
import dev.sluice.local.Names;
import dev.sluice.local.Stack;
import dev.sluice.local.StackOptions;
import dev.sluice.local.promise.Admin.Customer;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.RedisEndpoint;
import dev.sluice.quota.Shard;
import dev.sluice.quota.TreeState;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Upstream;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The version before this one, then both side by side as in the middle of an upgrade, then as after a rollback of the services, on
 * the same data and under load. {@code ./sluice previous} builds the earlier version and runs this; no other test run does.
 */
class VersionSkew {
    private static final int CLIENTS = 16;
    private static final int CALLS = 1_600;
    private static final Duration BOOKED = Duration.ofSeconds(60);
    private static final String MODEL = "skew";
    private static final List<String> CONTROL = List.of("channel-service", "billing-service");

    private final Path previous = Path.of(Optional.ofNullable(System.getProperty("sluice.previous"))
            .orElseThrow(() -> new IllegalStateException(
                    "sluice.previous names no checkout of an earlier version; run ./sluice previous [COMMIT]")));
    private final Upstream upstream = Upstream.start();
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path data;

    private Customer customer;

    @AfterEach
    void stop() {
        upstream.close();
        vertx.close();
    }

    @Test
    void versionsThatFollowEachOtherServeTogetherAndTheirBooksAgree() {
        // Given
        upstream.always(MODEL, Behaviour.of("chunks-5+rate-100"));

        // When, Then
        stage("everything previous", List.of("gateway-service", "channel-service", "billing-service"));
        stage("services new, a gateway previous, a gateway new", List.of(Names.gateway(0)));
        List<String> back = new ArrayList<>(CONTROL);
        back.add(Names.gateway(0));
        stage("services rolled back, a gateway previous, a gateway new", back);
        stage("everything new", List.of());
    }

    /** @param old modules and programs of the previous version */
    private void stage(String name, List<String> old) {
        StackOptions options = StackOptions.in(data).withGateways(2).withoutDemo();
        for (String one : old) {
            options = options.withBuild(one, previous);
        }
        options = options.with("SLUICE_GATEWAY_DRAIN_DELAY", "2s").with("SLUICE_GATEWAY_DRAIN_IDLE", "2s");
        try (Stack stack = Stack.start(options);
                QuotaControl redis = QuotaControl.connect(vertx, RedisEndpoint.at(stack.redisUrl()))) {
            Admin admin = new Admin(
                    stack.channelService().toString(), stack.billingService().toString(), stack.adminToken());
            Database database = new Database(stack.databaseUrl());
            write(admin, name);
            int refused = load(stack);
            booksAgree(database, admin, redis);
            assertThat(refused).as("calls that were not answered with 200").isZero();
            System.out.printf(
                    "versions: %s: %d calls until now, each with one row, charged %s USD in all; balances agree%n",
                    name,
                    sent().size(),
                    Money.format(database.number(
                            "select sum(charge) from billing.usage_event where root_id = ?", customer.accountId())));
        }
    }

    /** Every stage changes channels, prices, keys and money, so that each version reads what the other wrote. */
    private void write(Admin admin, String stage) {
        if (customer == null) {
            admin.channel(MODEL, upstream.baseUrl(), MODEL, """
                    {"input": "1", "output": "10", "perRequest": "0.0001"}""");
            customer = admin.customer(MODEL, "100");
            return;
        }
        admin.channel(stage.replaceAll("[^a-z]+", "-"), upstream.baseUrl(), MODEL, """
                {"input": "1", "output": "10", "perRequest": "0.0001"}""");
        admin.topUp(customer.accountId(), "100");
        customer = new Customer(
                customer.accountId(),
                null,
                admin.billing(
                                "POST",
                                "accounts/" + customer.accountId() + "/keys?waitSeconds=5",
                                "{\"name\": \"" + stage + "\"}")
                        .created()
                        .get("secret")
                        .asText());
    }

    /** @return how many calls were not served */
    private int load(Stack stack) {
        AtomicInteger left = new AtomicInteger(CALLS);
        AtomicInteger refused = new AtomicInteger();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Chat gateway = new Chat(stack.gateway(i % 2).toString());
            clients.add(Thread.ofVirtual().start(() -> {
                int number = left.getAndDecrement();
                while (number > 0) {
                    int status = gateway.call(customer.secret(), Chat.body(MODEL, number % 2 == 0, 20))
                            .statusCode();
                    refused.addAndGet(status == 200 ? 0 : 1);
                    number = left.getAndDecrement();
                }
            }));
        }
        clients.forEach(VersionSkew::join);
        upstream.journal().awaitIdle().join();
        return refused.get();
    }

    private static void join(Thread client) {
        try {
            client.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Set<String> sent() {
        return upstream.journal().entries(MODEL).stream()
                .map(exchange -> exchange.requestId())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private void booksAgree(Database database, Admin admin, QuotaControl redis) {
        Set<String> sent = sent();
        String root = customer.accountId();
        int shard = (int) database.number("select shard from billing.account_totals where root_id = ?", root);
        await().atMost(BOOKED).untilAsserted(() -> {
            List<String> rows =
                    database.rows("select operation_id::text from billing.usage_event where root_id = ?", root).stream()
                            .map(row -> row.get(0))
                            .toList();
            assertThat(rows).hasSameSizeAs(sent);
            assertThat(new HashSet<>(rows)).isEqualTo(sent);
            long ledger = database.number("select sum(amount) from billing.ledger_entry where root_id = ?", root);
            TreeState tree = redis.tree(Shard.of(shard), root)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            assertThat(tree.balance()).isEqualTo(ledger);
            assertThat(tree.leased()).isZero();
            assertThat(admin.balance(root).get("balance").asText()).isEqualTo(Money.format(ledger));
            assertThat(database.number("select count(*) from billing.dead_event"))
                    .isZero();
        });
    }
}
