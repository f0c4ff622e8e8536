package dev.sluice.local.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.Money;
import dev.sluice.local.Names;
import dev.sluice.local.promise.Admin.Customer;
import dev.sluice.quota.GatewayRegistry;
import dev.sluice.quota.Shard;
import dev.sluice.quota.TreeState;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** P2. */
@ExtendWith(Running.Extension.class)
class ExactlyOnceIT {
    /** Life sign, grace and the reaper's round, from the kill on. */
    private static final Duration LEASE_AND_GRACE = Duration.ofSeconds(45);

    private static final Duration BACK = Duration.ofSeconds(60);

    private final Running running;

    ExactlyOnceIT(Running running) {
        this.running = running;
    }

    @Test
    void everyAttemptIsPaidOnceWhenBillingAndAGatewayAreKilledUnderLoad() throws Exception {
        // Given
        String model = "killed";
        running.admin.channel(model, running.upstream.baseUrl(), model, """
                {"input": "1", "output": "10", "perRequest": "0.0001"}""");
        running.upstream.always(model, Behaviour.of("chunks-20+rate-40"));
        Customer customer = running.admin.customer(model, "100");
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> clients = IntStream.range(0, 24)
                .mapToObj(i -> Thread.ofVirtual().start(() -> stream(i % 2, customer, model, over)))
                .toList();

        // When: killed in mid-stream, one after the other, while the load goes on.
        running.upstream.journal().await(all -> streaming(model) >= 20).join();
        kill(Names.BILLING_SERVICE);
        running.upstream.journal().await(all -> streaming(model) >= 20).join();
        String killed = idOf(Names.gateway(1));
        Instant dead = Instant.now();
        kill(Names.gateway(1));
        long before = running.upstream.journal().received();
        running.upstream.journal().awaitReceived(before + 100).join();
        over.set(true);
        for (Thread client : clients) {
            client.join();
        }
        running.upstream.journal().awaitIdle().join();

        // Then
        Set<String> sent = running.upstream.journal().entries(model).stream()
                .map(exchange -> exchange.requestId())
                .collect(Collectors.toCollection(HashSet::new));
        await().atMost(Duration.between(Instant.now(), dead.plus(LEASE_AND_GRACE)))
                .untilAsserted(() -> {
                    everyIdHasOneRow(customer, sent, killed);
                    nothingIsHeldAndTheSumsAgree(customer);
                });
        System.out.printf(
                "%d attempts reached the upstream, %d rows, %d of them lost; all agreed %.1f s after the kill%n",
                sent.size(),
                rows(customer, "").size(),
                rows(customer, "and outcome = 'LOST'").size(),
                Duration.between(dead, Instant.now()).toMillis() / 1000.0);
    }

    private void kill(String name) {
        int restarts = running.stack.program(name).restarts();
        running.stack.program(name).kill();
        running.stack.program(name).awaitRestart(restarts, BACK);
    }

    /** What the gateway calls itself in Redis. */
    private String idOf(String gateway) {
        return new GatewayRegistry(running.redis.link())
                .live().toCompletionStage().toCompletableFuture().join().stream()
                        .filter(life -> life.management()
                                .equals(running.stack.management(gateway).toString()))
                        .findFirst()
                        .orElseThrow()
                        .id();
    }

    private long streaming(String model) {
        return running.upstream.journal().entries(model).stream()
                .filter(e -> e.state() == Exchange.State.RUNNING && e.chunksSent() > 0)
                .count();
    }

    /** A client that turns to the other gateway when its own breaks the connection, as behind a load balancer. */
    private void stream(int first, Customer customer, String model, AtomicBoolean over) {
        int gateway = first;
        while (!over.get()) {
            try {
                running.gateway(gateway).call(customer.secret(), Chat.body(model, true, 200));
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(IOException.class);
                gateway = 1 - gateway;
            }
        }
    }

    private void everyIdHasOneRow(Customer customer, Set<String> sent, String killed) {
        List<List<String>> rows = rows(customer, "");
        Set<String> ids = rows.stream().map(row -> row.get(0)).collect(Collectors.toSet());
        assertThat(rows).as("rows without doubles").hasSameSizeAs(ids);
        assertThat(ids).containsAll(sent);
        assertThat(rows).filteredOn(row -> !sent.contains(row.get(0))).allSatisfy(row -> {
            assertThat(row.get(1))
                    .as("outcome of what never reached the upstream")
                    .isEqualTo("LOST");
            assertThat(row.get(2)).as("its charge").isEqualTo("0");
            assertThat(row.get(3)).as("its writer").startsWith(killed + "-");
        });
    }

    private List<List<String>> rows(Customer customer, String where) {
        return running.database.rows(
                "select operation_id::text, outcome, charge::text, writer from billing.usage_event where account_id = ? "
                        + where,
                customer.accountId());
    }

    private void nothingIsHeldAndTheSumsAgree(Customer customer) {
        long shard = running.database.number(
                "select shard from billing.account_totals where root_id = ?", customer.accountId());
        TreeState tree = running.redis
                .tree(new Shard((int) shard), customer.accountId())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        long ledger = running.admin.all("accounts/" + customer.accountId() + "/ledgerEntries").stream()
                .mapToLong(entry -> Money.parse(entry.get("amount").asText()))
                .sum();
        assertThat(tree.leased()).as("leased").isZero();
        assertThat(tree.credit() - tree.spent()).as("balance in Redis").isEqualTo(ledger);
        assertThat(running.admin.balance(customer.accountId()).get("balance").asText())
                .isEqualTo(Money.format(ledger));
    }
}
