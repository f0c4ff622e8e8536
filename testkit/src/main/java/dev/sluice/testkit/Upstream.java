package dev.sluice.testkit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A running upstream. Starting and closing block, so not on an event loop; everything else is safe from any thread.
 *
 * <pre>{@code
 * try (Upstream upstream = Upstream.start()) {
 *     upstream.script("gpt-4o", "status-500", "ok");       // first call fails, second is answered
 *     ... call upstream.baseUrl() + "/chat/completions" ...
 *     upstream.journal().awaitOne(e -> e.state() == CANCELLED).get(5, SECONDS);
 * }
 * }</pre>
 */
public final class Upstream implements AutoCloseable {
    private static final int START_SECONDS = 20;

    private final Vertx vertx;
    private final boolean ownsVertx;
    private final UpstreamOptions options;
    private final Journal journal;
    private final Scripts scripts = new Scripts();
    private final List<String> deployments = new ArrayList<>();
    private int port;

    private Upstream(Vertx vertx, boolean ownsVertx, UpstreamOptions options) {
        this.vertx = vertx;
        this.ownsVertx = ownsVertx;
        this.options = options;
        this.journal = new Journal(options.journalEntries());
    }

    /** Starts one with a Vert.x of its own on a free port of the loopback. */
    public static Upstream start() {
        return start(UpstreamOptions.DEFAULT);
    }

    /** Starts one with a Vert.x of its own. */
    public static Upstream start(UpstreamOptions options) {
        Vertx own = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(options.eventLoops()).setWorkerPoolSize(1));
        return new Upstream(own, true, options).deploy();
    }

    /** Starts one on the caller's Vert.x, which stays open when the upstream is closed. */
    public static Upstream start(Vertx vertx) {
        return new Upstream(vertx, false, UpstreamOptions.DEFAULT).deploy();
    }

    public int port() {
        return port;
    }

    /** Such as {@code http://127.0.0.1:40123/v1}: what a channel's base URL is. */
    public String baseUrl() {
        return "http://" + options.host() + ":" + port + "/v1";
    }

    public Journal journal() {
        return journal;
    }

    /** Orders behaviours for the next requests of a model or path ({@code *} = any), then the normal answer. */
    public void script(String modelOrPath, Behaviour... steps) {
        scripts.put(modelOrPath, List.of(steps), false);
    }

    /** Like {@link #script(String, Behaviour...)}, in the words of model names without {@code fault-}. */
    public void script(String modelOrPath, String... steps) {
        scripts.put(modelOrPath, Stream.of(steps).map(Behaviour::of).toList(), false);
    }

    /** Orders one behaviour for every request of a model or path. */
    public void always(String modelOrPath, Behaviour behaviour) {
        scripts.put(modelOrPath, List.of(behaviour), true);
    }

    /** Forgets scripts and journal; running answers go on. */
    public void reset() {
        scripts.clear();
        journal.clear();
    }

    /** Stops listening and breaks the connections that are open. */
    @Override
    public void close() {
        await(ownsVertx ? vertx.close() : undeploy());
    }

    private Upstream deploy() {
        // A negative port is Vert.x's way to say: a free one, the same for every event loop.
        UpstreamOptions listening = options.port() == 0 ? options.withPort(-1) : options;
        try {
            for (int i = 0; i < options.eventLoops(); i++) {
                Server server = new Server(listening, journal, scripts);
                deployments.add(await(vertx.deployVerticle(server)));
                port = server.port();
            }
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Future<Void> undeploy() {
        return Future.join(deployments.stream().map(vertx::undeploy).toList()).mapEmpty();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException("the upstream: " + cause.getMessage(), cause);
        }
    }
}
