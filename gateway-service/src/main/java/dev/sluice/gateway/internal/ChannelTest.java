package dev.sluice.gateway.internal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.Endpoint;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.dialect.Edit;
import dev.sluice.gateway.dialect.Limit;
import dev.sluice.gateway.dialect.Overridden;
import dev.sluice.gateway.dialect.openai.ChatRequest;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.DirectRoute;
import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.routing.SecretOpener;
import dev.sluice.gateway.translation.Dialects;
import dev.sluice.gateway.translation.Translation;
import dev.sluice.gateway.upstream.Exchange;
import dev.sluice.gateway.upstream.Faults;
import dev.sluice.gateway.upstream.Incoming;
import dev.sluice.gateway.upstream.Outgoing;
import dev.sluice.gateway.upstream.UpstreamClient;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Makes one small real call to a channel, as traffic would; on one event loop. */
final class ChannelTest {
    private static final long CONNECT_MS = 5_000;
    private static final long TOTAL_MS = 60_000;
    /** Images take their time; who asked for the test waits for two minutes. */
    private static final long IMAGE_MS = 110_000;

    private static final int MAX_TOKENS = 16;
    private static final int MAX_EVENT = 1 << 20;

    private final Vertx vertx;
    private final UpstreamClient upstreams;
    private final SecretOpener opener;
    private final Clock clock;

    ChannelTest(Vertx vertx, UpstreamClient upstreams, SecretOpener opener, Clock clock) {
        this.vertx = vertx;
        this.upstreams = upstreams;
        this.opener = opener;
        this.clock = clock;
    }

    /** Never fails: what goes wrong stands in the result. */
    Future<TestResult> run(TestCall call) {
        Route route;
        try {
            route = DirectRoute.of(call.channel(), call.model(), call.credential(), opener);
        } catch (GatewayException e) {
            return Future.succeededFuture(failed(0, 0, e));
        }
        Endpoint endpoint = BatchProbe.endpoint(call.channel(), call.model());
        if (endpoint == null) {
            return Future.succeededFuture(failed(0, 0, BatchProbe.untestable(call.model())));
        }
        if (endpoint != Endpoint.CHAT) {
            return batch(endpoint, route);
        }
        return chat(route, call.stream(), "max_tokens")
                .compose(result -> wantsOtherLimit(result)
                        ? chat(route, call.stream(), "max_completion_tokens")
                        : Future.succeededFuture(result));
    }

    private Future<TestResult> batch(Endpoint endpoint, Route route) {
        try {
            return run(route, BatchProbe.of(endpoint, route), "test-" + UUID.randomUUID());
        } catch (GatewayException notAsked) {
            return Future.succeededFuture(failed(0, 0, notAsked));
        }
    }

    /** Newer models of OpenAI refuse {@code max_tokens}, and say what they want instead. */
    private static boolean wantsOtherLimit(TestResult result) {
        return result.status() == 400
                && result.error() != null
                && result.error().contains("max_completion_tokens");
    }

    private Future<TestResult> chat(Route route, boolean stream, String limit) {
        String id = "test-" + UUID.randomUUID();
        Dialect dialect = Dialects.of(route.channel(), route.upstreamModel());
        Function<UnaryOperator<String>, Translation> translation = dialect == null
                ? null
                : headers -> Dialects.translate(
                        dialect, stream, id, clock.millis() / 1000, route.upstreamModel(), MAX_EVENT);
        Outgoing outgoing = outgoing(route, stream, body(route, stream, limit));
        return run(route, new Probe(Endpoint.CHAT, outgoing, stream, translation), id);
    }

    private Future<TestResult> run(Route route, Probe probe, String id) {
        long begin = System.nanoTime();
        Exchange exchange = upstreams.send(
                route, probe.outgoing(), probe.stream(), id, null, MultiMap.caseInsensitiveMultiMap(), CONNECT_MS);
        long most = probe.endpoint() == Endpoint.IMAGES ? IMAGE_MS : TOTAL_MS;
        long timer = vertx.setTimer(
                most,
                fired -> exchange.cancel(new GatewayException(
                        ErrorKind.UPSTREAM_TIMEOUT,
                        "The upstream did not answer within " + most / 1000 + " seconds.")));
        return exchange.head()
                .compose(head -> read(route, head, probe, begin))
                .onSuccess(result -> {
                    if (!result.ok()) {
                        exchange.refused();
                    }
                })
                .recover(e -> Future.succeededFuture(failed(0, millisSince(begin), Faults.unanswered(e))))
                .onComplete(done -> vertx.cancelTimer(timer));
    }

    /**
     * What is tried.
     *
     * @param translation of the answer, by its headers; null when the upstream speaks OpenAI's dialect
     */
    record Probe(
            Endpoint endpoint,
            Outgoing outgoing,
            boolean stream,
            Function<UnaryOperator<String>, Translation> translation) {}

    private static Outgoing outgoing(Route route, boolean stream, byte[] body) {
        Overridden changed = route.overrides() == null
                ? Overridden.NOTHING
                : route.overrides().in(body, body.length, Limit.ofValues(MAX_TOKENS));
        Dialect dialect = Dialects.of(route.channel(), route.upstreamModel());
        if (dialect == null) {
            return Outgoing.ofClient(
                    Endpoint.CHAT, route, Edit.apply(changed.edits(), body, 0, body.length), changed.dropped());
        }
        Target target =
                new Target(route.upstreamModel(), stream, 0, 0, route.channel().options());
        byte[] edited = Edit.joined(changed.edits(), body, 0, body.length);
        return Outgoing.translated(dialect.ask(ChatRequest.read(edited, 0, edited.length), target), changed.dropped());
    }

    private Future<TestResult> read(Route route, Incoming head, Probe probe, long begin) {
        int status = head.status();
        Dialect dialect = Dialects.of(route.channel(), route.upstreamModel());
        Faults faults = new Faults(route, clock);
        String type = head.headers().get("content-type");
        // One that speaks as clients do may tell an error as an object where a stream was asked for.
        boolean object = dialect == null && type != null && type.startsWith("application/json");
        TestAnswer answer = new TestAnswer(probe.endpoint(), probe.stream() && status < 300 && !object, type, begin);
        Translation translation = status >= 300 || probe.translation() == null
                ? null
                : probe.translation().apply(head.headers()::get);
        Promise<TestResult> result = Promise.promise();
        head.onChunk(chunk -> attempt(result, status, begin, () -> take(answer, translation, chunk)));
        head.onBroken(cut -> result.tryComplete(failed(status, millisSince(begin), Faults.unanswered(cut))));
        head.onEnd(() -> attempt(result, status, begin, () -> {
            if (status >= 300) {
                throw faults.status(status, answer.bytes(), head.headers(), dialect);
            }
            if (translation != null) {
                translation.end(translated -> answer.take(Buffer.buffer(translated)));
            }
            result.tryComplete(answer.result(status, faults));
        }));
        head.resume();
        return result.future();
    }

    private static void take(TestAnswer answer, Translation translation, Buffer chunk) {
        if (translation == null) {
            answer.take(chunk);
        } else {
            byte[] bytes = chunk.getBytes();
            translation.feed(bytes, 0, bytes.length, translated -> answer.take(Buffer.buffer(translated)));
        }
    }

    private static void attempt(Promise<TestResult> result, int status, long begin, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException fault) {
            result.tryComplete(failed(status, millisSince(begin), GatewayException.of(fault)));
        }
    }

    private static byte[] body(Route route, boolean stream, String limit) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", route.upstreamModel());
        body.putArray("messages").addObject().put("role", "user").put("content", "Say OK.");
        body.put(limit, MAX_TOKENS).put("stream", stream);
        if (stream) {
            body.putObject("stream_options").put("include_usage", true);
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    static TestResult failed(int status, long latencyMs, GatewayException why) {
        return new TestResult(false, status, latencyMs, null, null, why.detail());
    }

    static long millisSince(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
