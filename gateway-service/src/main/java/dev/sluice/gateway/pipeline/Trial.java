package dev.sluice.gateway.pipeline;

import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.Money;
import dev.sluice.gateway.admission.Hold;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.dialect.Edit;
import dev.sluice.gateway.dialect.FormEdits;
import dev.sluice.gateway.dialect.Limit;
import dev.sluice.gateway.dialect.Overridden;
import dev.sluice.gateway.dialect.Overrides;
import dev.sluice.gateway.dialect.Recording;
import dev.sluice.gateway.dialect.RequestEdits;
import dev.sluice.gateway.dialect.openai.ChatRequest;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.metering.Estimate;
import dev.sluice.gateway.metering.Tariff;
import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.translation.Retold;
import dev.sluice.gateway.upstream.Outgoing;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** What one attempt starts from. */
record Trial(Call call, Route route, Hold hold, int number, Estimate estimate) {

    Tariff tariff() {
        return new Tariff(route.price(), route.groupMultiplier());
    }

    /** What the channel costs us; no group's multiplier touches that. */
    Tariff cost() {
        return new Tariff(route.cost(), Money.DOLLAR);
    }

    /** The most that each choice may write for what is held; 0 when the worst case is covered. */
    long cap() {
        if (tariff().worst(estimate) <= hold.nanos()) {
            return 0;
        }
        long output = tariff().affordableOutput(hold.nanos(), estimate);
        return Math.max(1, output / call.envelope().choices());
    }

    /**
     * The most that each choice may write for what is held, which no field that a channel sets may exceed; 0 = what is held grows
     * with the answer.
     */
    private long held() {
        long cap = cap();
        return cap == 0 && estimate.bounded()
                ? estimate.outputBound() / call.envelope().choices()
                : cap;
    }

    /**
     * The request for the upstream, where its answer is text.
     *
     * @param dialect that it speaks; null = the client's
     * @throws dev.sluice.gateway.error.GatewayException BAD_REQUEST for what this upstream cannot be asked
     */
    Outgoing outgoing(Dialect dialect) {
        byte[] bytes = call.body().bytes();
        int length = call.body().length();
        if (dialect != null) {
            return translated(dialect, bytes, length);
        }
        Outgoing outgoing = untranslated(bytes, length);
        return leadsToAGateway() ? outgoing.hop(call.head().hops() + 1) : outgoing;
    }

    /** The client's bytes with nothing changed but what routing needs and the channel wants. */
    private Outgoing untranslated(byte[] bytes, int length) {
        long cap = cap();
        boolean newer = call.endpoint() == Endpoint.CHAT
                && "openai".equals(route.channel().provider());
        String field = newer ? "max_completion_tokens" : "max_tokens";
        Overrides overrides = route.overrides(call.endpoint());
        List<Edit> edits = RequestEdits.of(
                call.envelope(), route.upstreamModel(), isOn("includeUsage"), overrides != null ? 0 : cap, field);
        if (overrides == null) {
            return Outgoing.ofClient(call.endpoint(), route, Edit.apply(edits, bytes, 0, length), List.of());
        }
        Overridden more = overrides.in(bytes, length, new Limit(held(), cap, field));
        edits.addAll(more.edits());
        return Outgoing.ofClient(call.endpoint(), route, Edit.apply(edits, bytes, 0, length), more.dropped());
    }

    private Outgoing translated(Dialect dialect, byte[] bytes, int length) {
        Long most = route.model().maxOutputTokens();
        Target target = new Target(
                route.upstreamModel(),
                call.envelope().stream(),
                cap(),
                most == null ? 0 : most,
                route.channel().options());
        if (route.overrides() == null) {
            return Outgoing.translated(dialect.ask(ChatRequest.read(bytes, 0, length), target), List.of());
        }
        Overridden changed = route.overrides().in(bytes, length, Limit.ofValues(held()));
        byte[] edited = Edit.joined(changed.edits(), bytes, 0, length);
        return Outgoing.translated(dialect.ask(ChatRequest.read(edited, 0, edited.length), target), changed.dropped());
    }

    /** A request whose answer is no text, with nothing changed but the model's name and what names mean to the upstream. */
    Outgoing passed() {
        if (call.envelope().form() != null) {
            return form();
        }
        byte[] bytes = call.body().bytes();
        int length = call.body().length();
        List<Edit> edits = RequestEdits.of(call.envelope(), route.upstreamModel(), false, 0, null);
        Overridden renamed = renamed();
        edits.addAll(renamed.edits());
        Outgoing outgoing =
                Outgoing.ofClient(call.endpoint(), route, Edit.apply(edits, bytes, 0, length), renamed.dropped());
        return leadsToAGateway() ? outgoing.hop(call.head().hops() + 1) : outgoing;
    }

    /** The same of a form, which is cut where the client says. */
    private Outgoing form() {
        if (Recording.ELSEWHERE.equals(call.envelope().form().recording())) {
            maySendAddresses();
        }
        Overridden changed = FormEdits.of(call.envelope(), route.upstreamModel(), route.overrides(call.endpoint()));
        List<ByteBuffer> body =
                Edit.apply(changed.edits(), call.body().bytes(), 0, call.body().length());
        Outgoing outgoing = Outgoing.ofClient(call.endpoint(), route, body, changed.dropped())
                .form(call.envelope().form().contentType());
        return leadsToAGateway() ? outgoing.hop(call.head().hops() + 1) : outgoing;
    }

    /** Of recordings, which the upstream has to fetch and nobody here has measured. */
    private void maySendAddresses() {
        if (!isSet("recordingUrl")) {
            throw new GatewayException(
                    ErrorKind.UPSTREAM_UNREACHABLE,
                    "The channel's provider takes no 'url' of a recording, but files; its option `recordingUrl` says so.");
        }
        if (route.price().perSecond() == null) {
            throw new GatewayException(
                    ErrorKind.UPSTREAM_UNREACHABLE,
                    "A recording that is named by 'url' needs a price by the second; the model has none.");
        }
    }

    /**
     * A request that is no chat, as an upstream with a dialect of its own wants it.
     *
     * @throws dev.sluice.gateway.error.GatewayException BAD_REQUEST for what this upstream cannot be asked
     */
    Retold retold(Dialect dialect) {
        Target target =
                new Target(route.upstreamModel(), false, 0, 0, route.channel().options());
        Overridden renamed = renamed();
        byte[] body =
                Edit.joined(renamed.edits(), call.body().bytes(), 0, call.body().length());
        return Retold.of(call.endpoint(), dialect, body, target, call.envelope().model())
                .without(renamed.dropped());
    }

    private Overridden renamed() {
        Overrides names = route.overrides(call.endpoint());
        return names == null || call.envelope().form() != null
                ? Overridden.NOTHING
                : names.in(call.body().bytes(), call.body().length(), Limit.ofValues(0));
    }

    /** W3C trace context for the upstream; null where the channel does not want it. */
    String traceparent() {
        return isOn("traceparent") ? call.traceparent() : null;
    }

    /** Whether the upstream may be a gateway again, so that it has to know how many came before. */
    private boolean leadsToAGateway() {
        return isSet("hops");
    }

    private boolean isSet(String option) {
        Map<String, String> options = route.channel().options();
        return options != null && "true".equals(options.get(option));
    }

    /** Whether something that is done by default was not switched off with an option of the channel. */
    private boolean isOn(String option) {
        Map<String, String> options = route.channel().options();
        return options == null || !"false".equals(options.get(option));
    }

    /** How the client knows the model, where the channel calls it otherwise; else null. */
    String renamedTo() {
        String asked = call.envelope().model();
        return asked.equals(route.upstreamModel()) ? null : asked;
    }
}
