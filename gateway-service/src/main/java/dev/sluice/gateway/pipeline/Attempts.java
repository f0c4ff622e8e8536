package dev.sluice.gateway.pipeline;

import dev.sluice.gateway.admission.Hold;
import dev.sluice.gateway.error.Failover;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.metering.Estimate;
import dev.sluice.gateway.metering.Tariff;
import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.routing.Tried;
import dev.sluice.gateway.upstream.UpstreamClient;
import io.vertx.core.Future;
import java.time.Clock;

/** Tries upstreams one after the other until the first content of one reached the client, or none is left. */
public final class Attempts {
    private final UpstreamClient upstreams;
    private final Routing routing;
    private final Watch watch;
    private final Observer observer;
    private final Settings settings;
    private final Clock clock;

    public Attempts(
            UpstreamClient upstreams, Routing routing, Watch watch, Observer observer, Settings settings, Clock clock) {
        this.upstreams = upstreams;
        this.routing = routing;
        this.watch = watch;
        this.observer = observer;
        this.settings = settings;
        this.clock = clock;
    }

    /** Fails with the last attempt's fault, which is still to be shown to the client. */
    Future<Void> serve(Call call, Route first, Hold hold) {
        return attempt(call, first, hold, 1, new Tried());
    }

    private Future<Void> attempt(Call call, Route route, Hold hold, int number, Tried tried) {
        Attempt attempt = new Attempt(
                new Trial(call, route, hold, number, Estimate.of(call.envelope(), route, call.endpoint())),
                fault -> successor(call, route, hold, number, tried, fault),
                this);
        return attempt.run().compose(ended -> {
            if (ended.next() != null) {
                return attempt(call, ended.next(), hold, number + 1, tried);
            }
            if (ended.fault() == null) {
                routing.worked(route);
            }
            return ended.fault() == null ? Future.succeededFuture() : Future.failedFuture(ended.fault());
        });
    }

    /** The route to try after a fault before the first content; null when there is none, or no money for it. */
    private Future<Route> successor(
            Call call, Route failed, Hold hold, int number, Tried tried, GatewayException fault) {
        routing.failed(failed, fault);
        tried.add(failed, fault.kind().failover());
        boolean over = watch.now() - call.startedMs() >= settings.timers().total();
        if (fault.kind().failover() == Failover.NEVER
                || number >= settings.maxAttempts()
                || call.client().isGone()
                || over) {
            return Future.succeededFuture();
        }
        try {
            Route next = routing.pick(call, tried);
            return affordable(call, hold, next);
        } catch (GatewayException noneLeft) {
            return Future.succeededFuture();
        }
    }

    private static Future<Route> affordable(Call call, Hold hold, Route next) {
        Estimate estimate = Estimate.of(call.envelope(), next, call.endpoint());
        Tariff tariff = new Tariff(next.price(), next.groupMultiplier());
        long need = tariff.worst(estimate);
        if (need <= hold.nanos()) {
            return Future.succeededFuture(next);
        }
        return hold.grow(need - hold.nanos())
                .map(grown -> grown || tariff.least(estimate) <= hold.nanos() ? next : null);
    }

    UpstreamClient upstreams() {
        return upstreams;
    }

    Watch watch() {
        return watch;
    }

    Observer observer() {
        return observer;
    }

    Settings settings() {
        return settings;
    }

    Clock clock() {
        return clock;
    }
}
