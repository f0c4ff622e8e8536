package dev.sluice.gateway.pipeline;

import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.metering.Charge;
import dev.sluice.gateway.metering.Ending;
import dev.sluice.gateway.metering.Events;
import dev.sluice.gateway.metering.Tried;
import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.translation.Dialects;
import dev.sluice.gateway.translation.Retold;
import dev.sluice.gateway.translation.Translation;
import dev.sluice.gateway.upstream.Exchange;
import dev.sluice.gateway.upstream.Faults;
import dev.sluice.gateway.upstream.Incoming;
import dev.sluice.gateway.upstream.Outgoing;
import dev.sluice.gateway.upstream.Timers;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
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
    /** Null when the upstream speaks as the client does. */
    private final Dialect dialect;
    /** Null for a chat, and before the request is sent. */
    private Retold retold;

    private final long startedMs;
    private final Promise<Ended> ended = Promise.promise();
    private List<String> dropped = List.of();
    private Exchange exchange;
    private Relay relay;
    private boolean over;
    private boolean settled;
    private long progressAt;
    private long sentNanos;

    Attempt(Trial trial, Function<GatewayException, Future<Route>> successor, Attempts shared) {
        this.trial = trial;
        this.call = trial.call();
        this.successor = successor;
        this.shared = shared;
        this.timers = shared.settings().timers().with(trial.route().channel().timeouts());
        this.faults = new Faults(trial.route(), shared.clock());
        this.dialect = Dialects.of(trial.route().channel(), trial.route().upstreamModel());
        this.tried = new Tried(trial.number(), trial.route(), shared.clock().millis());
        this.startedMs = shared.watch().now();
        this.progressAt = startedMs - shared.settings().progressMs();
    }

    /** Completes when the attempt is settled and, unless it failed, its last byte was handed over. */
    Future<Ended> run() {
        UsageEvent lost = Events.lost(call.operation(), tried, trial.estimate().delivered(0));
        return trial.hold().record(trial.number(), lost, 0).compose(v -> {
            call.attempted(trial.number());
            shared.watch().add(this);
            call.client().onGone(() -> guarded(this::clientGone));
            guarded(this::send);
            return ended.future();
        });
    }

    /**
     * Everything that enters from outside once the attempt is recorded comes through here: a defect of ours must not leave
     * a client waiting, money held or an upstream running.
     */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | StackOverflowError defect) {
            if (over) {
                settleDefect(defect);
            } else {
                fault(defect);
            }
        }
    }

    /** Even ending failed: what is left is the least that owes nobody anything. */
    private void settleDefect(Throwable defect) {
        GatewayException fault = GatewayException.of(defect);
        try {
            if (!settled) {
                Outcome outcome = hasDelivered() ? Outcome.CUT : Outcome.FAILED;
                settle(ending(outcome, true, statusOf(fault), fault, Usage.UNKNOWN), Charge.NOTHING);
            }
        } finally {
            ended.tryComplete(new Ended(fault, null));
        }
    }

    @Override
    public void tick(long now) {
        guarded(() -> look(now));
    }

    private void look(long now) {
        Client client = call.client();
        if (client.isStalled(now, shared.settings().clientStallMs())) {
            client.breakOff();
        } else if (now - call.startedMs() >= timers.total()) {
            fault(new GatewayException(ErrorKind.CALL_TOO_LONG, "The call took longer than it may."));
        } else if (isSilent(now)) {
            fault(new GatewayException(ErrorKind.UPSTREAM_TIMEOUT, "The upstream did not answer in time."));
        } else {
            if (streams() || client.isStreaming()) {
                client.heartbeat(now, shared.settings().heartbeatMs());
            }
            progress(now);
        }
    }

    private boolean isSilent(long now) {
        boolean stream = streams();
        if (relay == null) {
            return stream && now - startedMs >= timers.firstByte();
        }
        if (stream && relay.firstContentAt() < 0 && now - startedMs >= timers.firstToken()) {
            return true;
        }
        return !relay.isPaused() && now - relay.lastEventAt() >= timers.idle();
    }

    /** Whether the answer must be a stream: whoever gets a form may do as it likes. */
    private boolean streams() {
        return call.envelope().stream() && call.envelope().form() == null;
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
        if (call.client().isGone()) {
            fault(new GatewayException(ErrorKind.CLIENT_GONE, "The client closed the connection."));
            return;
        }
        Outgoing outgoing = call.endpoint() == Endpoint.CHAT ? trial.outgoing(dialect) : beside();
        dropped = outgoing.dropped();
        sentNanos = shared.watch().nanos();
        exchange = shared.upstreams()
                .send(
                        trial.route(),
                        outgoing,
                        call.envelope().stream(),
                        call.id(),
                        trial.traceparent(),
                        call.headers(),
                        timers.connect());
        exchange.head().onComplete(head -> guarded(() -> headCame(head)));
    }

    /** The request where it is no chat. */
    private Outgoing beside() {
        if (dialect == null) {
            return call.endpoint() == Endpoint.COMPLETIONS ? trial.outgoing(null) : trial.passed();
        }
        retold = trial.retold(dialect);
        return Outgoing.translated(retold.asked(), retold.dropped());
    }

    private void headCame(AsyncResult<Incoming> head) {
        if (over) {
            return;
        }
        if (head.failed()) {
            fault(head.cause());
            return;
        }
        Incoming response = head.result();
        int status = response.status();
        if (status < 200 || status > 299) {
            ErrorBody.read(response)
                    .onSuccess(body -> guarded(() -> fault(faults.status(status, body, response.headers(), dialect))));
        } else {
            carry(response);
        }
    }

    private void carry(Incoming response) {
        boolean stream = streams() && isStream(response.headers().get("content-type"));
        if (!call.client().hasHead()) {
            call.client().dropped(dropped);
        }
        relay = relay(response, stream);
        relay.carried().onSuccess(v -> guarded(this::complete)).onFailure(cause -> guarded(() -> fault(cause)));
        Inlet inlet = inlet(stream, response);
        response.onChunk(chunk -> guarded(() -> inlet.chunk(chunk)));
        response.onEnd(() -> guarded(inlet::ended));
        response.onBroken(e -> guarded(inlet::broken));
        response.resume();
    }

    private Relay relay(Incoming response, boolean stream) {
        if (call.envelope().form() != null) {
            return FormRelays.of(trial, response, faults, shared.watch(), shared.settings());
        }
        if (stream) {
            return new StreamRelay(trial, response, faults, shared.watch(), shared.settings());
        }
        return call.endpoint() == Endpoint.SPEECH
                ? new SpeechRelay(trial, response, faults, shared.watch())
                : new BodyRelay(trial, response, faults, shared.watch(), shared.settings());
    }

    private boolean isStream(String type) {
        if (type == null) {
            return false;
        }
        boolean sse = dialect == null || dialect.framing() == Dialect.Framing.SSE;
        return sse ? type.startsWith("text/event-stream") : !type.startsWith("application/json");
    }

    private Inlet inlet(boolean stream, Incoming response) {
        if (dialect == null) {
            relay.readsDirectly(response);
            return relay;
        }
        if (retold != null) {
            return new TranslatingInlet(retold.answer().apply(response.headers()::get), relay);
        }
        Translation translation = Dialects.translate(
                dialect,
                stream,
                call.id(),
                call.startedAt() / 1000,
                call.envelope().model(),
                shared.settings().maxEventBytes());
        return new TranslatingInlet(translation, relay);
    }

    private void complete() {
        if (!conclude()) {
            return;
        }
        Usage usage = trial.estimate().completed(relay.usage(), relay.textBytes());
        Charge charge = trial.tariff().charge(usage);
        boolean gone = call.client().isGone();
        Ending ending = ending(gone ? Outcome.CANCELLED : Outcome.OK, true, gone ? 499 : 200, null, usage);
        settle(ending, charge)
                .onComplete(done -> guarded(() ->
                        relay.finish(charge.total()).onComplete(sent -> ended.tryComplete(new Ended(null, null)))));
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
        GatewayException fault = GatewayException.of(cause);
        if (exchange != null) {
            if (fault.kind() == ErrorKind.UPSTREAM_UNAUTHORIZED) {
                exchange.refused();
            }
            exchange.cancel(fault);
        }
        if (relay != null) {
            relay.abort();
        }
        Future<Route> next = hasDelivered() ? Future.succeededFuture() : successor.apply(fault);
        next.onComplete(found -> guarded(() -> settleFault(fault, found.result())));
    }

    private void settleFault(GatewayException fault, Route next) {
        boolean delivered = hasDelivered();
        Outcome outcome =
                fault.kind() == ErrorKind.CLIENT_GONE ? Outcome.CANCELLED : delivered ? Outcome.CUT : Outcome.FAILED;
        Usage usage = usageOf(delivered);
        Charge charge = delivered ? trial.tariff().charge(usage) : Charge.NOTHING;
        Integer status = next == null ? statusOf(fault) : null;
        settle(ending(outcome, next == null, status, fault, usage), charge)
                .onComplete(done -> ended.tryComplete(new Ended(fault, next)));
    }

    private boolean hasDelivered() {
        return relay != null && relay.hasDelivered();
    }

    private Integer statusOf(GatewayException fault) {
        return call.client().hasHead() ? 200 : fault.status();
    }

    private Usage usageOf(boolean delivered) {
        if (relay != null && relay.usage() != null) {
            return trial.estimate().completed(relay.usage(), relay.textBytes());
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
        Future<Void> handed =
                trial.hold().settle(trial.number(), charge.total(), usage.input() + usage.output(), event);
        settled = true;
        shared.observer().attemptEnded(call, event, charge.total());
        return handed;
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
