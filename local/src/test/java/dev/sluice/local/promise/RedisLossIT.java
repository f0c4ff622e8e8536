package dev.sluice.local.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.Money;
import dev.sluice.local.Names;
import dev.sluice.local.promise.Admin.Customer;
import dev.sluice.testkit.Behaviour;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of calls and money while Redis is away, and when it forgot everything. */
@ExtendWith(Running.Extension.class)
class RedisLossIT {
    private static final Duration SETTLED = Duration.ofSeconds(60);

    private final Running running;
    private String model;
    private Customer customer;

    RedisLossIT(Running running) {
        this.running = running;
    }

    @AfterEach
    void redisRuns() {
        running.restored(Names.REDIS);
    }

    @Test
    void callsWithLeasedMoneyGoOnWhileRedisIsAwayForFiveSecondsAndNothingIsLost() throws Exception {
        // Given
        prepare("away5");
        Load load = new Load(16);
        running.upstream
                .journal()
                .awaitReceived(running.upstream.journal().received() + 200)
                .join();

        // When
        running.stack.program(Names.REDIS).halt();
        Instant back = Instant.now().plusSeconds(5);
        int served = load.servedBy(back);
        running.restored(Names.REDIS);
        running.upstream
                .journal()
                .awaitReceived(running.upstream.journal().received() + 50)
                .join();
        List<HttpResponse<String>> answers = load.end();

        // Then
        assertThat(served).as("answers while Redis was away").isPositive();
        everythingIsSettled(answers);
    }

    @Test
    void newCallsGetARetriable503WhileRedisIsAwayForAMinuteAndRunningOnesEndWell() throws Exception {
        // Given
        prepare("away60");
        running.upstream.always(model, Behaviour.of("chunks-30+rate-10"));
        List<CompletableFuture<HttpResponse<String>>> streams = IntStream.range(0, 4)
                .mapToObj(i -> running.gateway(i % 2).send(customer.secret(), Chat.body(model, true, 100)))
                .toList();
        running.upstream
                .journal()
                .await(all -> running.upstream.journal().entries(model).stream()
                                .filter(e -> e.chunksSent() > 2)
                                .count()
                        == 4)
                .join();

        // When
        running.stack.program(Names.REDIS).halt();
        Instant back = Instant.now().plusSeconds(60);

        // Then
        for (CompletableFuture<HttpResponse<String>> stream : streams) {
            assertThat(stream.join().body()).endsWith("data: [DONE]\n\n");
        }
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> answer = running.gateway(i).call(customer.secret(), Chat.body(model, false, 10));
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                assertThat(answer.headers().firstValue("retry-after")).isPresent();
            }
        });
        await().atMost(Duration.ofSeconds(70)).until(() -> Instant.now().isAfter(back));
        running.restored(Names.REDIS);
        await().atMost(SETTLED).untilAsserted(() -> {
            for (int i = 0; i < 2; i++) {
                assertThat(running.gateway(i)
                                .call(customer.secret(), Chat.body(model, true, 10))
                                .statusCode())
                        .isEqualTo(200);
            }
        });
        everythingIsSettled(List.of());
    }

    @Test
    void aWipedRedisIsRebuiltFromTheLedgerToTheNanoDollar() throws Exception {
        // Given
        prepare("wiped");
        Customer exact = running.admin.customer("exact", "100000.000000001");
        Load load = new Load(8);
        running.upstream
                .journal()
                .awaitReceived(running.upstream.journal().received() + 100)
                .join();

        // When
        running.stack.program(Names.REDIS).halt();
        running.stack.wipeRedis();
        running.restored(Names.REDIS);

        // Then
        await().atMost(SETTLED).untilAsserted(() -> {
            for (int i = 0; i < 2; i++) {
                assertThat(running.gateway(i)
                                .call(customer.secret(), Chat.body(model, false, 10))
                                .statusCode())
                        .isEqualTo(200);
            }
        });
        List<HttpResponse<String>> answers = load.end();
        assertThat(answers).filteredOn(a -> a.statusCode() != 200).isNotEmpty().allSatisfy(a -> {
            assertThat(a.statusCode()).as(a.body()).isEqualTo(503);
            assertThat(a.headers().firstValue("retry-after")).isPresent();
        });
        everythingIsSettled(answers);
        assertThat(running.admin.balance(exact.accountId()).get("balance").asText())
                .isEqualTo("100000.000000001");
    }

    private void prepare(String name) {
        model = name;
        running.admin.channel(name, running.upstream.baseUrl(), name, "{\"perRequest\": \"0.0001\"}");
        customer = running.admin.customer(name, "1000");
    }

    /** Every answer is a row and is paid, and Redis, the ledger and the rows agree. */
    private void everythingIsSettled(List<HttpResponse<String>> answers) {
        running.upstream.journal().awaitIdle().join();
        long served = answers.stream().filter(a -> a.statusCode() == 200).count();
        await().atMost(SETTLED).untilAsserted(() -> {
            List<List<String>> rows = running.database.rows(
                    "select operation_id::text, charge::text from billing.usage_event where account_id = ?",
                    customer.accountId());
            long reached = running.upstream.journal().entries(model).size();
            assertThat(rows.size()).isBetween((int) served, (int) reached);
            assertThat((long) rows.size()).isEqualTo(reached);
            long charged =
                    rows.stream().mapToLong(row -> Long.parseLong(row.get(1))).sum();
            var balance = running.admin.balance(customer.accountId());
            assertThat(Money.parse(balance.get("balance").asText())).isEqualTo(1000 * Money.DOLLAR - charged);
            assertThat(balance.get("held").asText()).isEqualTo("0");
        });
    }

    /** Clients that call one after the other until the end. */
    private final class Load {
        private final AtomicBoolean over = new AtomicBoolean();
        private final ConcurrentLinkedQueue<HttpResponse<String>> answers = new ConcurrentLinkedQueue<>();
        private final List<Thread> clients;

        Load(int count) {
            clients = IntStream.range(0, count)
                    .mapToObj(i -> Thread.ofVirtual().start(() -> run(running.gateway(i % 2))))
                    .toList();
        }

        private void run(Chat gateway) {
            while (!over.get()) {
                try {
                    HttpResponse<String> answer = gateway.call(customer.secret(), Chat.body(model, false, 10));
                    answers.add(answer);
                    answer.headers().firstValueAsLong("retry-after").ifPresent(this::waitAsTold);
                } catch (CompletionException e) {
                    throw new AssertionError("a gateway broke a connection", e);
                }
            }
        }

        private void waitAsTold(long seconds) {
            CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS))
                    .join();
        }

        int servedBy(Instant end) {
            long before = answers.stream().filter(a -> a.statusCode() == 200).count();
            await().atMost(Duration.ofSeconds(30)).until(() -> Instant.now().isAfter(end));
            return (int) (answers.stream().filter(a -> a.statusCode() == 200).count() - before);
        }

        List<HttpResponse<String>> end() throws InterruptedException {
            over.set(true);
            for (Thread client : clients) {
                client.join();
            }
            return List.copyOf(answers);
        }
    }
}
