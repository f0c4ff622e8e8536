package dev.sluice.billing.shard;

import dev.sluice.quota.Shard;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What this replica does with each shard, for the metric and the health check. Thread-safe. */
@Singleton
final class ShardStates {
    private final MeterRegistry registry;
    private final Counter reaped;
    private final Map<Shard, ShardState> states = new ConcurrentHashMap<>();

    ShardStates(MeterRegistry registry) {
        this.registry = registry;
        this.reaped = Counter.builder("sluice.reaped.records")
                .description("Attempts of dead gateways entered as lost")
                .register(registry);
    }

    /** Gateways count those that they reap themselves under the same name. */
    void reaped(int attempts) {
        reaped.increment(attempts);
    }

    void set(Shard shard, ShardState state) {
        if (states.put(shard, state) == null) {
            Gauge.builder("sluice.shard.state", () -> states.get(shard).ordinal())
                    .description("What this replica does with the shard: 0 nothing, 1 rebuilds it, 2 keeps it open")
                    .tag("shard", shard.name())
                    .register(registry);
        }
    }

    /** Shard name → state. */
    Map<String, ShardState> all() {
        Map<String, ShardState> all = new TreeMap<>();
        states.forEach((shard, state) -> all.put(shard.name(), state));
        return all;
    }
}
