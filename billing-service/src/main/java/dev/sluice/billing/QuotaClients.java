package dev.sluice.billing;

import dev.sluice.quota.GatewayRegistry;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.RedisEndpoint;
import dev.sluice.service.FreshSecret;
import dev.sluice.service.StartRefused;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The one connection of this process to Redis, as what the features want of it. */
final class QuotaClients {

    @Produces
    @Singleton
    QuotaControl control(Vertx vertx, Config config, @ConfigProperty(name = "sluice.redis-url") String redisUrl) {
        FreshSecret address = FreshSecret.of(config, "sluice.redis-url", redisUrl);
        return QuotaControl.connect(vertx, StartRefused.unlessRead(() -> RedisEndpoint.of(address)));
    }

    @Produces
    @Singleton
    GatewayRegistry gateways(QuotaControl control) {
        return new GatewayRegistry(control.link());
    }

    void close(@Disposes QuotaControl control) {
        control.close();
    }
}
