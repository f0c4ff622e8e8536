package dev.sluice.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Lets nobody pass without the right token: on the public port everything but {@code /q/…} wants the admin token, on the
 * management port {@code /internal/…} wants the service token. Both stand before any other handler, so that even what does
 * not exist answers 401.
 */
@Singleton
public final class AdminGate {
    /** Before every route of Quarkus and of the services. */
    private static final int FIRST = Integer.MIN_VALUE + 1000;

    private static final String OPEN = "/q/";
    private static final String INTERNAL = "/internal";

    private final BearerToken adminToken;
    private final BearerToken serviceToken;
    private final ObjectMapper mapper;

    AdminGate(
            @ConfigProperty(name = "sluice.admin-token") Optional<String> adminToken,
            @ConfigProperty(name = "sluice.service-token") Optional<String> serviceToken,
            ObjectMapper mapper) {
        this.adminToken = new BearerToken("SLUICE_ADMIN_TOKEN", adminToken.orElse(null));
        this.serviceToken = new BearerToken("SLUICE_SERVICE_TOKEN", serviceToken.orElse(null));
        this.mapper = mapper;
    }

    void guardPublic(@Observes Router router) {
        router.route().order(FIRST).handler(context -> {
            if (context.normalizedPath().startsWith(OPEN)) {
                context.next();
            } else {
                check(adminToken, "admin token", context);
            }
        });
    }

    void guardInternal(@Observes ManagementInterface management) {
        Handler<RoutingContext> check = context -> {
            if (context.normalizedPath().startsWith(INTERNAL)) {
                check(serviceToken, "service token", context);
            } else {
                context.next();
            }
        };
        management.router().route().order(FIRST).handler(check);
    }

    private void check(BearerToken token, String name, RoutingContext context) {
        if (token.matches(context.request().getHeader("Authorization"))) {
            context.next();
            return;
        }
        String detail = "this path wants `Authorization: Bearer <" + name + ">`, and what was sent is not it";
        context.response()
                .setStatusCode(401)
                .putHeader("WWW-Authenticate", "Bearer")
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(Buffer.buffer(json(Problem.of(401, detail, List.of()))))
                .onFailure(gone -> {});
    }

    private byte[] json(Problem problem) {
        try {
            return mapper.writeValueAsBytes(problem);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
