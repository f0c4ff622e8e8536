package dev.sluice.billing.shard;

import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows what this replica does with each shard. Always up: the admin API answers without Redis, and taking it out of service would
 * not bring Redis back.
 */
@Readiness
final class ShardsReady implements HealthCheck {
    private final ShardStates states;

    ShardsReady(ShardStates states) {
        this.states = states;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("shards").up();
        states.all()
                .forEach((shard, state) -> response.withData(shard, state.name().toLowerCase(Locale.ROOT)));
        return response.build();
    }
}
