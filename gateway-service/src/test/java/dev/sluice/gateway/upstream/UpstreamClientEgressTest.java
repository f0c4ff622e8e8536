package dev.sluice.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Endpoint;
import dev.sluice.gateway.Samples;
import dev.sluice.gateway.access.Secret;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.Route;
import dev.sluice.testkit.Exchange.State;
import dev.sluice.testkit.Upstream;
import dev.sluice.testkit.net.ProxyServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However an exchange ends, its way is given back: the next new way closes it. */
class UpstreamClientEgressTest {
    private static final long CONNECT_MS = 1_000;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final Upstream upstream = Upstream.start();
    private final ProxyServer proxy = ProxyServer.http(vertx, Map.of(), null);
    private final UpstreamClient client =
            on(() -> new UpstreamClient(vertx, LocalTokens.of(vertx, Clock.systemUTC()), Clock.systemUTC(), Set::of));

    private int number;

    @AfterEach
    void stop() {
        upstream.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void givesAWayBackWhenTheAnswerHasEnded() {
        Incoming head = await(send("demo", way("kept")).head());
        newWay();
        newWay();
        assertThat(openEgresses()).as("what is in use stays").isEqualTo(2);

        on(() -> {
            head.resume();
            return true;
        });

        awaitThatItIsClosed();
        assertThat(upstream.journal().last().state()).isEqualTo(State.FINISHED);
    }

    @Test
    void givesAWayBackWhenTheCallIsCancelled() {
        Exchange exchange = send("fault-rate-20+chunks-1000", way("kept"));
        await(exchange.head());

        on(() -> {
            exchange.cancel(new GatewayException(ErrorKind.CLIENT_GONE, "gone"));
            return true;
        });

        awaitThatItIsClosed();
        Awaitility.await().until(() -> upstream.journal().last().state() == State.CANCELLED);
    }

    @Test
    void givesAWayBackWhenItCannotBeTaken() {
        newWay();

        awaitThatItIsClosed();
    }

    /** Every new way closes those that nobody uses, so in the end there is one. */
    private void awaitThatItIsClosed() {
        Awaitility.await().until(() -> {
            newWay();
            return openEgresses() == 1;
        });
    }

    /** One that leads nowhere. */
    private void newWay() {
        Route.Egress nowhere =
                new Route.Egress(URI.create("http://127.0.0.1:1"), Secret.of("user:" + number++), null, null, null);
        Exchange exchange = send("demo", nowhere);
        Awaitility.await().until(() -> exchange.head().failed());
    }

    private int openEgresses() {
        return on(client::openEgresses);
    }

    private Route.Egress way(String user) {
        return new Route.Egress(
                URI.create("http://127.0.0.1:" + proxy.port()), Secret.of(user + ":password"), null, null, null);
    }

    private Exchange send(String model, Route.Egress way) {
        String body = "{\"model\":\"" + model + "\",\"stream\":true,\"messages\":[]}";
        Route route = new Route(
                Samples.pool(upstream.baseUrl(), model, List.of()),
                null,
                Map.of(),
                Samples.model(model),
                model,
                null,
                null,
                1,
                null,
                way);
        Outgoing outgoing = Outgoing.ofClient(
                Endpoint.CHAT, route, List.of(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8))), List.of());
        return on(() -> client.send(route, outgoing, true, "r", null, MultiMap.caseInsensitiveMultiMap(), CONNECT_MS));
    }

    private <T> T on(Supplier<T> action) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(v -> done.complete(action.get()));
        return await(done.future());
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }
}
