package dev.sluice.gateway.pipeline;

import dev.sluice.gateway.admission.Admission;
import dev.sluice.gateway.admission.Demand;
import dev.sluice.gateway.admission.Hold;
import dev.sluice.gateway.dialect.Envelope;
import dev.sluice.gateway.dialect.Envelopes;
import dev.sluice.gateway.dialect.FormReader;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.metering.Estimate;
import dev.sluice.gateway.metering.Events;
import dev.sluice.gateway.metering.Tariff;
import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.routing.Tried;
import io.vertx.core.Future;
import java.util.List;

/** The life of one call, read top to bottom. One per event loop. */
public final class Pipeline {
    private final Authentication authentication;
    private final Routing routing;
    private final Admission admission;
    private final Attempts attempts;
    private final Watch watch;

    public Pipeline(
            Authentication authentication, Routing routing, Admission admission, Attempts attempts, Watch watch) {
        this.authentication = authentication;
        this.routing = routing;
        this.admission = admission;
        this.attempts = attempts;
        this.watch = watch;
    }

    /**
     * Serves a call.
     *
     * @return done when the last byte was handed to the client's connection; or failed, mostly with a
     *     {@link GatewayException}, with the error still to be shown
     */
    public Future<Void> handle(Call call) {
        return authenticate(call)
                .compose(v -> read(call))
                .compose(body -> understand(call, body))
                .compose(v -> route(call))
                .compose(route -> admit(call, route).compose(hold -> serve(call, route, hold)))
                .onFailure(fault -> remember(call, fault));
    }

    private Future<Void> authenticate(Call call) {
        return authentication
                .authenticate(call.head().presentedKey(), call.head().remoteAddress())
                .compose(who -> {
                    String header = call.head().pinnedChannel();
                    call.authenticated(who.grant(), header == null ? who.pinnedChannel() : header);
                    return mayPin(call);
                });
    }

    private static Future<Void> mayPin(Call call) {
        List<String> permissions = call.grant().permissions();
        if (call.pinnedChannel() == null || (permissions != null && permissions.contains("pin"))) {
            return Future.succeededFuture();
        }
        return Future.failedFuture(new GatewayException(
                ErrorKind.PERMISSION_DENIED, "This API key may not choose a channel (permission 'pin')."));
    }

    private Future<Body> read(Call call) {
        long since = watch.nanos();
        return call.readBody().onComplete(done -> call.waited(watch.nanos() - since));
    }

    private Future<Void> understand(Call call, Body body) {
        Envelope envelope = FormReader.reads(call.endpoint())
                ? FormReader.read(call.endpoint(), call.headers().get("content-type"), body.bytes(), body.length())
                : Envelopes.read(call.endpoint(), body.bytes(), body.length());
        call.understood(body, envelope);
        return Future.succeededFuture();
    }

    private Future<Route> route(Call call) {
        return Future.succeededFuture(routing.pick(call, Tried.NOTHING));
    }

    private Future<Hold> admit(Call call, Route route) {
        Estimate estimate = Estimate.of(call.envelope(), route, call.endpoint());
        Tariff tariff = new Tariff(route.price(), route.groupMultiplier());
        long need = tariff.worst(estimate);
        long tokens = estimate.inputBound() + estimate.outputBound();
        return admission
                .admit(
                        call.id(),
                        call.grant(),
                        new Demand(call.envelope().model(), need, tariff.least(estimate), tokens))
                .onSuccess(hold -> call.admitted(hold.limits()));
    }

    /** Admit and release are a bracket; what is inside settles itself. */
    private Future<Void> serve(Call call, Route route, Hold hold) {
        return Future.succeededFuture()
                .compose(v -> attempts.serve(call, route, hold))
                .andThen(done -> hold.release());
    }

    /** A refusal of a known key is an operation too; once something was tried, its attempts tell the story. */
    private void remember(Call call, Throwable fault) {
        if (call.grant() != null && call.attempts() == 0 && fault instanceof GatewayException refusal) {
            long took = watch.now() - call.startedMs();
            admission.refused(call.grant(), Events.refused(call.operation(), refusal, call.startedAt(), took));
        }
    }
}
