package dev.sluice.channel.snapshot;

import dev.sluice.quota.GatewayRegistry;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.RedisCheck;
import dev.sluice.quota.RedisEndpoint;
import dev.sluice.quota.RouteTableStore;
import dev.sluice.service.FreshSecret;
import dev.sluice.service.StartRefused;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The connection to Redis; opens with the first call and comes back by itself. */
@Singleton
final class Redis {
    private static final Logger LOG = Logger.getLogger(Redis.class);

    private final QuotaControl control;

    Redis(Vertx vertx, Config config, @ConfigProperty(name = "sluice.redis-url") Optional<String> url) {
        String first = url.orElseThrow(
                () -> new StartRefused("SLUICE_REDIS_URL must be set, for example redis://localhost:6379"));
        FreshSecret address = FreshSecret.of(config, "sluice.redis-url", first);
        control = QuotaControl.connect(vertx, StartRefused.unlessRead(() -> RedisEndpoint.of(address)));
    }

    void check(@Observes StartupEvent start) {
        RedisCheck.whenReachable(control.link(), found -> found.heed(LOG, () -> Quarkus.asyncExit(1)));
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
