package dev.sluice.billing.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.quota.Shard;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class ShardStatesTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ShardStates states = new ShardStates(registry);

    @Test
    void showsWhatIsDoneWithAShardNow() {
        states.set(Shard.of(3), ShardState.REBUILDING);
        states.set(Shard.of(3), ShardState.OPEN);

        assertThat(registry.get("sluice.shard.state")
                        .tag("shard", Shard.of(3).name())
                        .gauge()
                        .value())
                .isEqualTo(2);
    }

    @Test
    void countsLostAttemptsFromZeroOnSoThatTheFirstIsSeen() {
        assertThat(registry.get("sluice.reaped.records").counter().count()).isZero();

        states.reaped(2);

        assertThat(registry.get("sluice.reaped.records").counter().count()).isEqualTo(2);
    }
}
