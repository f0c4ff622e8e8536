package dev.sluice.gateway.internal;

import dev.sluice.gateway.routing.Keyset;
import dev.sluice.gateway.routing.SecretOpener;
import dev.sluice.gateway.telemetry.GatewayState;
import dev.sluice.gateway.upstream.Tokens;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the internal calls on Quarkus' management port when that opens. */
@Singleton
class ManagementRoutes {
    private final InternalRoutes routes;

    ManagementRoutes(
            Vertx vertx,
            GatewayState state,
            Explaining explaining,
            @ConfigProperty(name = "sluice.service-token") Optional<String> serviceToken,
            @ConfigProperty(name = "sluice.keyset") Optional<String> keyset,
            @ConfigProperty(name = "sluice.gateway.identity-directory") Path identities) {
        SecretOpener opener = keyset.<SecretOpener>map(Keyset::parse).orElse((ciphertext, context) -> {
            throw new GeneralSecurityException("this gateway has no keyset");
        });
        Tokens tokens = new Tokens(vertx, Clock.systemUTC(), identities);
        this.routes = new InternalRoutes(
                vertx, serviceToken.orElse(""), opener, state, explaining, tokens, Clock.systemUTC());
    }

    void mount(@Observes ManagementInterface management) {
        routes.mount(management.router());
    }
}
