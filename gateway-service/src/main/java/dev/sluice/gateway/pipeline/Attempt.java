package dev.sluice.gateway.pipeline;

import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.dialect.Edit;
import dev.sluice.gateway.dialect.Envelope;
import dev.sluice.gateway.dialect.RequestEdits;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.metering.Charge;
import dev.sluice.gateway.metering.Ending;
import dev.sluice.gateway.metering.Events;
import dev.sluice.gateway.metering.Tried;
import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.upstream.Exchange;
import dev.sluice.gateway.upstream.Faults;
import dev.sluice.gateway.upstream.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One try of a call at one upstream, from its record to its settle.
 *
 * <pre>
 * recorded → sent → head → relaying → complete → settled → terminal bytes sent
 *      any of them → fault (upstream, timer) or cancelled (client gone) → settled
 * </pre>
 */
final class Attempt implements Watch.Watched {
    private final Trial trial;
    private final Call call;
    private final Function<GatewayException, Future<Route>> successor;
    private final Attempts shared;
    private final Timers timers;
    private final Faults faults;
    private final Tried tried;
    private final long startedMs;
    private final Promise<Ended> ended = Promise.promise();
    private Exchange exchange;
    private Relay relay;
    private boolean over;
    private long progressAt;
    private long sentNanos;

    Attempt(Trial trial, Function<GatewayException, Future<Route>> successor, Attempts shared) {
        this.trial = trial;
        this.call = trial.call();
        this.successor = successor;
        this.shared = shared;
        this.timers = shared.settings().timers().with(trial.route().channel().timeouts());
        this.faults = new Faults(trial.route(), shared.clock());
        this.tried = new Tried(trial.number(), trial.route(), shared.clock().millis());
        this.startedMs = shared.watch().now();
        this.progressAt = startedMs;
    }

    /** Completes when the attempt is settled and, unless it failed, its last byte was handed over. */
    Future<Ended> run() {
        UsageEvent lost = Events.lost(call.operation(), tried, trial.estimate().delivered(0));
        return trial.hold().record(trial.number(), lost, 0).compose(v -> {
            call.attempted(trial.number());
            shared.watch().add(this);
            call.client().onGone(this::clientGone);
            if (call.client().isGone()) {
                fault(new GatewayException(ErrorKind.CLIENT_GONE, "The client closed the connection."));
            } else {
                send();
            }
            return ended.future();
        });
    }

    @Override
    public void tick(long now) {
        Client client = call.client();
        if (client.isStalled(now, shared.settings().clientStallMs())) {
            client.breakOff();
        } else if (now - call.startedMs() >= timers.total()) {
            fault(new GatewayException(ErrorKind.CALL_TOO_LONG, "The call took longer than it may."));
        } else if (isSilent(now)) {
            fault(new GatewayException(ErrorKind.UPSTREAM_TIMEOUT, "The upstream did not answer in time."));
        } else {
            if (call.envelope().stream()) {
                client.heartbeat(now, shared.settings().heartbeatMs());
            }
            progress(now);
        }
    }

    private boolean isSilent(long now) {
        boolean stream = call.envelope().stream();
        if (relay == null) {
            return stream && now - startedMs >= timers.firstByte();
        }
        if (stream && relay.firstContentAt() < 0 && now - startedMs >= timers.firstToken()) {
            return true;
        }
        return !relay.isPaused() && now - relay.lastEventAt() >= timers.idle();
    }

    private void progress(long now) {
        boolean due = now - progressAt >= shared.settings().progressMs();
        if (due && exchange.isSent()) {
            progressAt = now;
            long bytes = relay == null ? 0 : relay.textBytes();
            long atLeast =
                    trial.tariff().charge(trial.estimate().delivered(bytes)).total();
            trial.hold().progress(trial.number(), atLeast);
        }
    }

    private void send() {
        sentNanos = shared.watch().nanos();
        exchange = shared.upstreams()
                .send(
                        trial.route(),
                        "/chat/completions",
                        call.envelope().stream(),
                        body(),
                        call.id(),
                        call.headers(),
                        timers.connect());
        exchange.head().onSuccess(this::headCame).onFailure(this::fault);
    }

    /** The client's bytes with nothing changed but what routing needs. */
    private List<ByteBuffer> body() {
        Envelope envelope = call.envelope();
        Route route = trial.route();
        Map<String, String> options = route.channel().options();
        boolean askForUsage = options == null || !"false".equals(options.get("includeUsage"));
        String maxTokensField = "openai".equals(route.channel().provider()) ? "max_completion_tokens" : "max_tokens";
        List<Edit> edits = RequestEdits.of(envelope, route.upstreamModel(), askForUsage, trial.cap(), maxTokensField);
        return Edit.apply(edits, call.body().bytes(), 0, call.body().length());
    }

    private void headCame(HttpClientResponse response) {
        if (over) {
            return;
        }
        int status = response.statusCode();
        if (status < 200 || status > 299) {
            ErrorBody.read(response)
                    .onSuccess(body -> fault(faults.status(status, body, response.headers())))
                    .onFailure(this::fault);
            return;
        }
        String type = response.getHeader("content-type");
        boolean events = type != null && type.startsWith("text/event-stream");
        relay = call.envelope().stream() && events
                ? new StreamRelay(trial, response, faults, shared.watch(), shared.settings())
                : new BodyRelay(trial, response, faults, shared.watch(), shared.settings());
        relay.run().onSuccess(v -> complete()).onFailure(this::fault);
    }

    private void complete() {
        if (!conclude()) {
            return;
        }
        Usage usage = relay.usage() == null ? trial.estimate().delivered(relay.textBytes()) : relay.usage();
        Charge charge = trial.tariff().charge(usage);
        boolean gone = call.client().isGone();
        Ending ending = ending(gone ? Outcome.CANCELLED : Outcome.OK, true, gone ? 499 : 200, null, usage);
        settle(ending, charge)
                .compose(v -> relay.finish(charge.total()))
                .onComplete(done -> ended.complete(new Ended(null, null)));
    }

    private void clientGone() {
        if (!call.head().finishAlone()) {
            fault(new GatewayException(ErrorKind.CLIENT_GONE, "The client closed the connection."));
        } else if (relay != null) {
            relay.goOnAlone();
        }
    }

    /** Ends the attempt before its answer was complete. */
    private void fault(Throwable cause) {
        if (!conclude()) {
            return;
        }
        GatewayException fault = cause instanceof GatewayException known
                ? known
                : new GatewayException(ErrorKind.INTERNAL, "The gateway failed.");
        if (exchange != null) {
            exchange.cancel(fault);
        }
        boolean delivered = relay != null && relay.hasDelivered();
        if (relay != null) {
            relay.abort();
        }
        Future<Route> next = delivered ? Future.succeededFuture() : successor.apply(fault);
        next.onComplete(found -> {
            Route route = found.result();
            Outcome outcome = fault.kind() == ErrorKind.CLIENT_GONE
                    ? Outcome.CANCELLED
                    : delivered ? Outcome.CUT : Outcome.FAILED;
            Usage usage = usageOf(delivered);
            Charge charge = delivered ? trial.tariff().charge(usage) : Charge.NOTHING;
            Integer status = route != null ? null : call.client().hasHead() ? Integer.valueOf(200) : fault.status();
            settle(ending(outcome, route == null, status, fault, usage), charge)
                    .onComplete(done -> ended.complete(new Ended(fault, route)));
        });
    }

    private Usage usageOf(boolean delivered) {
        if (relay != null && relay.usage() != null) {
            return relay.usage();
        }
        return delivered ? trial.estimate().delivered(relay.textBytes()) : Usage.UNKNOWN;
    }

    private Ending ending(Outcome outcome, boolean last, Integer status, GatewayException fault, Usage usage) {
        long firstAt = relay == null ? -1 : relay.firstContentAt();
        return new Ending(
                outcome,
                last,
                status,
                fault == null ? null : fault.kind(),
                fault == null ? null : fault.getMessage(),
                usage,
                firstAt < 0 ? null : firstAt - startedMs,
                shared.watch().now() - startedMs);
    }

    private Future<Void> settle(Ending ending, Charge charge) {
        Usage usage = ending.usage();
        long cost = usage.equals(Usage.UNKNOWN) ? 0 : trial.cost().charge(usage).total();
        UsageEvent event = Events.ended(call.operation(), tried, ending, charge, cost);
        shared.observer().attemptEnded(call, event, charge.total());
        return trial.hold().settle(trial.number(), charge.total(), usage.input() + usage.output(), event);
    }

    private boolean conclude() {
        if (over) {
            return false;
        }
        over = true;
        shared.watch().remove(this);
        call.waited(sentNanos == 0 ? 0 : shared.watch().nanos() - sentNanos);
        return true;
    }
}
