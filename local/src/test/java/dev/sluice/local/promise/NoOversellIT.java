package dev.sluice.local.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.Money;
import dev.sluice.local.promise.Admin.Customer;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Exchange;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** P1. */
@ExtendWith(Running.Extension.class)
class NoOversellIT {
    private static final Duration SETTLED = Duration.ofSeconds(20);

    private final Running running;

    NoOversellIT(Running running) {
        this.running = running;
    }

    @Test
    void moneyForFiftyCallsServesExactlyFiftyOfFourHundredOverTwoGateways() {
        // Given
        running.admin.channel("fifty", running.upstream.baseUrl(), "fifty", "{\"perRequest\": \"0.10\"}");
        Customer customer = running.admin.customer("fifty", "5.00");
        List<Chat> gateways = List.of(running.gateway(0), running.gateway(1));

        // When
        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 400)
                .mapToObj(i -> gateways.get(i % 2).send(customer.secret(), Chat.body("fifty", false, 16)))
                .toList();
        List<HttpResponse<String>> answers =
                calls.stream().map(CompletableFuture::join).toList();

        // Then
        assertThat(answers).filteredOn(a -> a.statusCode() == 200).hasSize(50);
        assertThat(answers).filteredOn(a -> a.statusCode() != 200).allSatisfy(a -> assertThat(a.statusCode())
                .isEqualTo(429));
        assertThat(running.upstream.journal().entries("fifty")).hasSize(50);
        await().atMost(SETTLED).untilAsserted(() -> {
            assertThat(running.admin.all("accounts/" + customer.accountId() + "/ledgerEntries"))
                    .filteredOn(entry -> entry.get("kind").asText().equals("usage"))
                    .hasSize(50)
                    .allSatisfy(
                            entry -> assertThat(Money.parse(entry.get("amount").asText()))
                                    .isEqualTo(-Money.DOLLAR / 10));
            assertThat(running.admin
                            .balance(customer.accountId())
                            .get("balance")
                            .asText())
                    .isEqualTo("0");
        });
    }

    @Test
    void tokenPricesAreNeverOversoldAndMoneyIsNotCalledUsedUpWhileItIsOnlyHeld() throws Exception {
        // Given: a token costs 0.0001; a call may cost 1,000 of them and costs far less.
        long token = 100_000L;
        running.admin.channel("tokens", running.upstream.baseUrl(), "tokens", """
                {"input": "0", "output": "100"}""");
        Customer customer = running.admin.customer("tokens", "1.00");
        AtomicLong served = new AtomicLong();
        Queue<Told> told = new ConcurrentLinkedQueue<>();

        // When: forty clients go on until they are told that the money is used up.
        List<Thread> clients = IntStream.range(0, 40)
                .mapToObj(
                        i -> Thread.ofVirtual().start(() -> told.add(spend(running.gateway(i % 2), customer, served))))
                .toList();
        for (Thread client : clients) {
            client.join(Duration.ofSeconds(90));
            assertThat(client.isAlive()).as("a client that is never told").isFalse();
        }

        // Then: who was told so was told the truth, because nobody held money for even one token just then.
        assertThat(told).hasSize(40);
        assertThat(running.upstream.journal().entries("tokens"))
                .allSatisfy(paid -> assertThat(told).noneMatch(one -> one.whileRunning(paid)));
        // And what is left does not pay for one token, and nothing was spent that was not there.
        await().atMost(SETTLED).untilAsserted(() -> {
            List<JsonNode> events = running.admin.all("usageEvents?accountId=" + customer.accountId());
            long charged = events.stream()
                    .mapToLong(e -> Money.parse(e.get("charge").get("total").asText()))
                    .sum();
            assertThat(events).hasSize((int) served.get());
            assertThat(Money.DOLLAR - charged).isBetween(0L, token - 1);
            assertThat(Money.parse(running.admin
                            .balance(customer.accountId())
                            .get("balance")
                            .asText()))
                    .isEqualTo(Money.DOLLAR - charged);
        });
    }

    @Test
    void moneyThatACallHoldsIsRefusedToOthersUntilItIsGivenBack() {
        // Given: a call that may cost everything, in the middle of its answer.
        running.admin.channel("held", running.upstream.baseUrl(), "held", """
                {"input": "0", "output": "100"}""");
        running.upstream.always("held", Behaviour.of("stall-after-3"));
        Customer customer = running.admin.customer("held", "0.10");
        CompletableFuture<HttpResponse<String>> greedy =
                running.gateway(0).send(customer.secret(), Chat.body("held", true, 1000));
        running.upstream
                .journal()
                .awaitOne(e -> "held".equals(e.model()) && e.chunksSent() == 3)
                .join();

        // When
        HttpResponse<String> other = running.gateway(1).call(customer.secret(), Chat.body("held", false, 10));
        running.upstream.always("held", Behaviour.NORMAL);
        greedy.cancel(true);

        // Then
        assertThat(other.statusCode()).isEqualTo(429);
        assertThat(other.body()).contains("rate_limit_exceeded").doesNotContain("insufficient_quota");
        assertThat(other.headers().firstValue("retry-after")).hasValue("1");
        assertThat(other.headers().firstValue("x-should-retry")).isNotEqualTo(Optional.of("false"));
        await().atMost(SETTLED).untilAsserted(() -> assertThat(running.gateway(1)
                        .call(customer.secret(), Chat.body("held", false, 10))
                        .statusCode())
                .isEqualTo(200));
    }

    /** A call that was refused because the money is used up; epoch millis. */
    private record Told(long askedAt, long answeredAt) {
        /** Whether a call that was paid for ran all the while, or was sent upstream only afterwards. */
        boolean whileRunning(Exchange call) {
            return (call.startedAt() < askedAt && call.endedAt() > answeredAt) || call.startedAt() > answeredAt;
        }
    }

    private Told spend(Chat gateway, Customer customer, AtomicLong served) {
        while (true) {
            long askedAt = System.currentTimeMillis();
            HttpResponse<String> answer = gateway.call(customer.secret(), Chat.body("tokens", false, 1000));
            if (answer.statusCode() == 200) {
                served.incrementAndGet();
            } else if (answer.body().contains("insufficient_quota")) {
                return new Told(askedAt, System.currentTimeMillis());
            } else {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
            }
        }
    }
}
