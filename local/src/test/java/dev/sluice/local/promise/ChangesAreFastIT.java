package dev.sluice.local.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.local.promise.Admin.Customer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P9. */
@ExtendWith(Running.Extension.class)
class ChangesAreFastIT {
    private static final Duration FAST = Duration.ofSeconds(1);
    private static final String BODY = Chat.body("changing", false, 16);

    private final Running running;
    private final Chat[] gateways;
    private Customer customer;
    private String channel;

    ChangesAreFastIT(Running running) {
        this.running = running;
        this.gateways = new Chat[] {running.gateway(0), running.gateway(1)};
    }

    @BeforeEach
    void servesBothGateways() {
        String name = "changing-" + System.nanoTime();
        channel = running.admin
                .channelService("POST", "channels?waitSeconds=5", """
                        {"name": "%s", "provider": "openai-custom", "baseUrl": "%s", "credentials": [],
                         "models": [{"name": "changing", "price": {"perRequest": "0.001"}}]}""".formatted(name, running.upstream.baseUrl()))
                .created()
                .get("id")
                .asText();
        customer = running.admin.customer(name, "5.00");
        for (Chat gateway : gateways) {
            assertThat(gateway.call(customer.secret(), BODY).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDisabledKeyIsRefusedByBothGatewaysWithinASecond(boolean messagesAreLost) throws Exception {
        try (LostMessages lost = new LostMessages(messagesAreLost)) {
            running.admin
                    .billing(
                            "PATCH",
                            "accounts/" + customer.accountId() + "/keys/" + customer.keyId(),
                            "{\"enabled\": false}")
                    .created();
            refusedWith(401);
        }
        dropChannel();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLoweredLimitBindsBothGatewaysWithinASecond(boolean messagesAreLost) throws Exception {
        try (LostMessages lost = new LostMessages(messagesAreLost)) {
            running.admin
                    .billing("PATCH", "accounts/" + customer.accountId(), """
                            {"budgets": [{"period": "total", "limit": "0.001"}]}""")
                    .created();
            refusedWith(429);
        }
        dropChannel();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDisabledChannelIsLeftByBothGatewaysWithinASecond(boolean messagesAreLost) throws Exception {
        try (LostMessages lost = new LostMessages(messagesAreLost)) {
            running.admin
                    .channelService("PATCH", "channels/" + channel, "{\"enabled\": false}")
                    .created();
            refusedWith(404, 503);
        }
        dropChannel();
    }

    @Test
    void aWriteThatWaitsSaysThatEveryGatewayRunsWithIt() {
        Admin.Answer answer = running.admin.billing(
                "PATCH",
                "accounts/" + customer.accountId() + "/keys/" + customer.keyId() + "?waitSeconds=5",
                "{\"enabled\": false}");

        assertThat(answer.response().headers().firstValue("sluice-applied")).hasValue("2/2");
        for (Chat gateway : gateways) {
            assertThat(gateway.call(customer.secret(), BODY).statusCode()).isEqualTo(401);
        }
        dropChannel();
    }

    private void refusedWith(Integer... statuses) {
        await().atMost(FAST).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
            for (Chat gateway : gateways) {
                assertThat(gateway.call(customer.secret(), BODY).statusCode()).isIn((Object[]) statuses);
            }
        });
    }

    private void dropChannel() {
        running.admin.channelService("DELETE", "channels/" + channel, null);
    }

    /** Kills every subscription again and again, so that no message arrives. */
    private final class LostMessages implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final Thread killer;

        LostMessages(boolean lost) {
            killer = lost ? Thread.ofVirtual().start(this::kill) : null;
        }

        private void kill() {
            while (!over.get()) {
                running.redis
                        .link()
                        .send(Request.cmd(Command.CLIENT)
                                .arg("KILL")
                                .arg("TYPE")
                                .arg("pubsub"))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
            }
        }

        @Override
        public void close() throws InterruptedException {
            over.set(true);
            if (killer != null) {
                killer.join();
            }
        }
    }
}
