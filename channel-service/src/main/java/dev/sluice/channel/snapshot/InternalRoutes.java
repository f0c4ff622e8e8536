package dev.sluice.channel.snapshot;

import dev.sluice.admin.ETags;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** {@code GET /internal/v1/routeTable} on the management port; the service token has been checked before. */
@Singleton
final class InternalRoutes {
    private final Snapshots snapshots;

    InternalRoutes(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    void register(@Observes ManagementInterface management) {
        management.router().get("/internal/v1/routeTable").blockingHandler(this::routeTable, false);
    }

    private void routeTable(RoutingContext context) {
        String known = context.request().getHeader("If-None-Match");
        if (known != null && ETags.names(known, tag(snapshots.version()))) {
            context.response().setStatusCode(304).end().onFailure(gone -> {});
            return;
        }
        snapshots
                .newest()
                .ifPresentOrElse(
                        row -> context.response()
                                .putHeader("ETag", tag(row.version))
                                .putHeader("Content-Type", "application/json")
                                .end(row.body)
                                .onFailure(gone -> {}),
                        () -> context.response().setStatusCode(503).end().onFailure(gone -> {}));
    }

    private static String tag(long version) {
        return "\"" + version + "\"";
    }
}
