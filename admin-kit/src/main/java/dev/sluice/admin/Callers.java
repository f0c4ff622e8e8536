package dev.sluice.admin;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Knows who makes the running call. */
@Singleton
public final class Callers {
    private final CurrentVertxRequest request;

    Callers(CurrentVertxRequest request) {
        this.request = request;
    }

    /** Of the running request; {@code system} outside of one. */
    public Caller current() {
        if (!Arc.container().requestContext().isActive()) {
            return Caller.SYSTEM;
        }
        RoutingContext context = request.getCurrent();
        return context == null
                ? Caller.SYSTEM
                : new Caller("admin-token", context.request().remoteAddress().hostAddress());
    }
}
