package dev.sluice.local.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.local.Names;
import dev.sluice.local.promise.Admin.Customer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** P3. */
@ExtendWith(Running.Extension.class)
class StaticStabilityIT {
    private static final Duration BACK = Duration.ofSeconds(60);

    private final Running running;

    StaticStabilityIT(Running running) {
        this.running = running;
    }

    @AfterEach
    void controlPlaneRuns() {
        running.restored(Running.controlPlane());
    }

    @Test
    void gatewaysServeWithoutTheControlPlaneAndSoDoesOneThatIsStartedThen() {
        // Given
        running.admin.channel("stable", running.upstream.baseUrl(), "stable", "{\"perRequest\": \"0.001\"}");
        Customer customer = running.admin.customer("stable", "1");

        // When
        for (String name : Running.controlPlane()) {
            running.stack.program(name).halt();
        }
        int restarts = running.stack.program(Names.gateway(1)).restarts();
        running.stack.program(Names.gateway(1)).kill();
        running.stack.program(Names.gateway(1)).awaitRestart(restarts, BACK);

        // Then
        for (int i = 0; i < 2; i++) {
            assertThat(running.gateway(i)
                            .call(customer.secret(), Chat.body("stable", true, 20))
                            .body())
                    .endsWith("data: [DONE]\n\n");
        }
        controlPlaneRuns();
        await().atMost(BACK).untilAsserted(() -> assertThat(running.admin
                        .balance(customer.accountId())
                        .get("balance")
                        .asText())
                .isEqualTo("0.998"));
    }
}
