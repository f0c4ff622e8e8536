package dev.sluice.local.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tools.Check;
import dev.sluice.tools.Target;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code helm test} runs, against processes instead of pods. */
@ExtendWith(Running.Extension.class)
class HelmTestIT {
    private final Running running;

    HelmTestIT(Running running) {
        this.running = running;
    }

    @Test
    void findsARunningSystemWhole() {
        List<String> lines = new ArrayList<>();
        assertThat(Check.run(target(running.stack.adminToken()), lines::add))
                .as(String.join("\n", lines))
                .isTrue();
        assertThat(lines).hasSize(7).allMatch(line -> line.startsWith("ok "));
    }

    @Test
    void saysWhatFails() {
        List<String> lines = new ArrayList<>();
        assertThat(Check.run(target("not-the-admin-token"), lines::add)).isFalse();
        assertThat(lines.getFirst()).startsWith("FAILED  make a channel").contains("401");
    }

    private Target target(String adminToken) {
        return new Target(
                running.stack.gateway(0),
                running.stack.channelService(),
                running.stack.billingService(),
                adminToken,
                "127.0.0.1",
                0);
    }
}
