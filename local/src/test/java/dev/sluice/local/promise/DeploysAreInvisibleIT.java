package dev.sluice.local.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.Money;
import dev.sluice.local.Names;
import dev.sluice.local.Supervised;
import dev.sluice.local.promise.Admin.Customer;
import dev.sluice.testkit.Behaviour;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** P10. */
@ExtendWith(Running.Extension.class)
class DeploysAreInvisibleIT {
    private static final Duration BACK = Duration.ofSeconds(60);
    private static final Duration LEDGER = Duration.ofSeconds(30);
    private static final int CLIENTS = 12;
    private static final String MODEL = "rolled";

    private final Running running;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger whole = new AtomicInteger();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    DeploysAreInvisibleIT(Running running) {
        this.running = running;
    }

    @Test
    void noStreamIsCutAndNoCallRefusedWhileEveryGatewayIsReplacedUnderLoad() throws InterruptedException {
        // Given
        running.admin.channel(MODEL, running.upstream.baseUrl(), MODEL, "{\"perRequest\": \"0.001\"}");
        running.upstream.always(MODEL, Behaviour.of("chunks-40+rate-20"));
        Customer customer = running.admin.customer(MODEL, "5");
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int turn = i;
            clients.add(Thread.ofVirtual().start(() -> stream(turn, customer)));
        }
        await().atMost(BACK).until(() -> whole.get() >= CLIENTS);

        // When
        replace(Names.gateway(0));
        replace(Names.gateway(1));
        over.set(true);
        for (Thread client : clients) {
            client.join();
        }

        // Then
        assertThat(faults).as("what clients saw").isEmpty();
        await().atMost(LEDGER).untilAsserted(() -> assertThat(running.admin
                        .balance(customer.accountId())
                        .get("balance")
                        .asText())
                .isEqualTo(Money.format(5_000_000_000L - 1_000_000L * whole.get())));
    }

    /** As a rollout does it: told to end, gone by itself, and another one in its place. */
    private void replace(String gateway) {
        Supervised program = running.stack.program(gateway);
        int restarts = program.restarts();
        ProcessHandle process = ProcessHandle.of(program.pid()).orElseThrow();
        process.destroy();
        await().atMost(BACK).until(() -> !isReady(gateway));
        assertThat(process.isAlive())
                .as("serves on while balancers still send calls")
                .isTrue();
        program.awaitRestart(restarts, BACK);
    }

    /** A client behind a balancer that asks who is ready before each call. */
    private void stream(int first, Customer customer) {
        for (int turn = first; !over.get(); turn++) {
            int gateway = turn % 2;
            if (!isReady(Names.gateway(gateway))) {
                continue;
            }
            try {
                HttpResponse<String> answer =
                        running.gateway(gateway).call(customer.secret(), Chat.body(MODEL, true, 100));
                if (answer.statusCode() == 200 && answer.body().endsWith("data: [DONE]\n\n")) {
                    whole.incrementAndGet();
                } else {
                    faults.add(gateway + ": " + answer.statusCode() + " " + answer.body());
                }
            } catch (CompletionException e) {
                faults.add(gateway + ": " + e.getCause());
            }
        }
    }

    private boolean isReady(String gateway) {
        try {
            HttpRequest look = HttpRequest.newBuilder(URI.create(running.stack.management(gateway) + "/q/health/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(look, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException gone) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
