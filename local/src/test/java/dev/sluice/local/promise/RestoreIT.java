package dev.sluice.local.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.Money;
import dev.sluice.local.Names;
import dev.sluice.local.promise.Admin.Customer;
import dev.sluice.quota.Shard;
import dev.sluice.quota.TreeState;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** PostgreSQL restored from a dump under a Redis that has gone on: what docs/operations.md says under "Restore". */
@ExtendWith(Running.Extension.class)
class RestoreIT {
    private static final Duration CAUGHT_UP = Duration.ofSeconds(60);
    private static final int CALLS = 40;
    private static final String[] SERVICES = {
        Names.gateway(0), Names.gateway(1), Names.CHANNEL_SERVICE, Names.BILLING_SERVICE
    };

    private final Running running;

    RestoreIT(Running running) {
        this.running = running;
    }

    @AfterEach
    void everythingRuns() {
        running.restored(SERVICES);
    }

    @Test
    void usageIsReadAgainOnceAndWhatOnlyRedisKnowsIsNamedAndTakenOut() {
        // Given: calls before the dump, some of them booked, and after it calls and changes of every kind.
        channel("before");
        Customer kept = running.admin.customer("kept", "100");
        JsonNode second = key(kept, "second");
        calls(kept.secret(), "before", 200);
        Dump dump = Dump.of(running.database);
        calls(kept.secret(), "before", 200);
        running.admin.topUp(kept.accountId(), "5");
        JsonNode ghost = key(kept, "made after the dump");
        calls(ghost.get("secret").asText(), "before", 200);
        running.admin
                .billing("PATCH", keys(kept) + "/" + second.get("id").asText() + "?waitSeconds=5", """
                        {"enabled": false}""")
                .created();
        channel("after");
        Customer lost = running.admin.customer("made after the dump", "100");
        calls(lost.secret(), "after", 200);
        Set<String> sent = sent("before");

        // When
        for (String service : SERVICES) {
            running.stack.program(service).stop();
        }
        dump.restore(running.database);
        running.restored(Names.CHANNEL_SERVICE, Names.BILLING_SERVICE);

        // Then: nothing twice, nothing lost; what nobody can own is kept aside, whole.
        await().atMost(CAUGHT_UP).untilAsserted(() -> {
            assertThat(booked(kept)).hasSameSizeAs(sent).containsExactlyInAnyOrderElementsOf(sent);
            assertThat(running.database.number(
                            "select count(*) from billing.dead_event where root_id = ?", lost.accountId()))
                    .isEqualTo(CALLS);
        });
        assertThat(differences())
                .extracting(d -> d.get("id").asText(), d -> d.get("difference").asText(), d -> d.get("amount")
                        .asText())
                .contains(
                        tuple(ghost.get("id").asText(), "unknown", "null"),
                        tuple(second.get("id").asText(), "newer", "null"),
                        tuple(kept.accountId(), "credits", "5"),
                        tuple(lost.accountId(), "unknown", "null"),
                        tuple(lost.keyId(), "unknown", "null"));

        // When
        running.admin.billing("POST", "reconciliation", null).created();
        await().atMost(CAUGHT_UP).untilAsserted(() -> assertThat(differences()).isEmpty());
        running.restored(Names.gateway(0), Names.gateway(1));

        // Then
        booksAgree(kept, 100);
        for (int gateway = 0; gateway < 2; gateway++) {
            assertThat(status(gateway, kept.secret(), "before")).isEqualTo(200);
            assertThat(status(gateway, second.get("secret").asText(), "before")).isEqualTo(200);
            assertThat(status(gateway, ghost.get("secret").asText(), "before")).isEqualTo(401);
            assertThat(status(gateway, lost.secret(), "after")).isEqualTo(401);
            assertThat(status(gateway, kept.secret(), "after")).isEqualTo(404);
        }
        running.admin.topUp(kept.accountId(), "7");
        channel("after");
        assertThat(status(0, kept.secret(), "after")).isEqualTo(200);
        booksAgree(kept, 107);
    }

    private void channel(String model) {
        running.admin.channel(model, running.upstream.baseUrl(), model, """
                {"input": "1", "output": "10", "perRequest": "0.0001"}""");
    }

    private static String keys(Customer customer) {
        return "accounts/" + customer.accountId() + "/keys";
    }

    private JsonNode key(Customer customer, String name) {
        return running.admin
                .billing("POST", keys(customer) + "?waitSeconds=5", "{\"name\": \"" + name + "\"}")
                .created();
    }

    private void calls(String secret, String model, int expected) {
        for (int i = 0; i < CALLS; i++) {
            assertThat(status(i % 2, secret, model)).isEqualTo(expected);
        }
    }

    private int status(int gateway, String secret, String model) {
        return running.gateway(gateway)
                .call(secret, Chat.body(model, false, 10))
                .statusCode();
    }

    private Set<String> sent(String model) {
        return running.upstream.journal().entries(model).stream()
                .map(exchange -> exchange.requestId())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private List<String> booked(Customer customer) {
        return running
                .database
                .rows("select operation_id::text from billing.usage_event where root_id = ?", customer.accountId())
                .stream()
                .map(row -> row.get(0))
                .toList();
    }

    private List<JsonNode> differences() {
        JsonNode items =
                running.admin.billing("GET", "reconciliation", null).created().get("items");
        return StreamSupport.stream(items.spliterator(), false).toList();
    }

    private void booksAgree(Customer customer, long dollars) {
        long shard = running.database.number(
                "select shard from billing.account_totals where root_id = ?", customer.accountId());
        await().atMost(CAUGHT_UP).untilAsserted(() -> {
            long charged = running.database.number(
                    "select coalesce(sum(charge), 0) from billing.usage_event where root_id = ?", customer.accountId());
            long ledger = running.database.number(
                    "select sum(amount) from billing.ledger_entry where root_id = ?", customer.accountId());
            TreeState tree = running.redis
                    .tree(Shard.of((int) shard), customer.accountId())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            assertThat(charged).isPositive();
            assertThat(ledger).isEqualTo(dollars * Money.DOLLAR - charged);
            assertThat(tree.balance()).isEqualTo(ledger);
            assertThat(tree.leased()).isZero();
        });
    }
}
