package dev.sluice.channel.snapshot;

import dev.sluice.quota.GatewayRegistry;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.RedisEndpoint;
import dev.sluice.quota.RouteTableStore;
import dev.sluice.service.FreshSecret;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The connection to Redis; opens with the first call and comes back by itself. */
@Singleton
final class Redis {
    private final QuotaControl control;

    Redis(Vertx vertx, Config config, @ConfigProperty(name = "sluice.redis-url") Optional<String> url) {
        String first = url.orElseThrow(
                () -> new IllegalStateException("SLUICE_REDIS_URL must be set, for example redis://localhost:6379"));
        control = QuotaControl.connect(vertx, RedisEndpoint.of(FreshSecret.of(config, "sluice.redis-url", first)));
    }

    @Produces
    @Singleton
    RouteTableStore routeTables() {
        return new RouteTableStore(control.link());
    }

    @Produces
    @Singleton
    GatewayRegistry gateways() {
        return new GatewayRegistry(control.link());
    }

    void close(@Observes ShutdownEvent end) {
        control.close();
    }
}
