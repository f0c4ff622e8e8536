package dev.sluice.gateway;

import dev.sluice.gateway.account.AccountPages;
import dev.sluice.gateway.admission.AdmissionStats;
import dev.sluice.gateway.admission.Purses;
import dev.sluice.gateway.auth.Authenticator;
import dev.sluice.gateway.auth.ClientAddress;
import dev.sluice.gateway.connection.Connections;
import dev.sluice.gateway.http.Page;
import dev.sluice.gateway.http.Rim;
import dev.sluice.gateway.http.RimConfig;
import dev.sluice.gateway.pipeline.Attempts;
import dev.sluice.gateway.pipeline.Authentication;
import dev.sluice.gateway.pipeline.Identity;
import dev.sluice.gateway.pipeline.Pipeline;
import dev.sluice.gateway.pipeline.Routing;
import dev.sluice.gateway.pipeline.Settings;
import dev.sluice.gateway.pipeline.Watch;
import dev.sluice.gateway.upstream.Timers;
import dev.sluice.gateway.upstream.UpstreamClient;
import dev.sluice.quota.RedisLink;
import dev.sluice.quota.Scripts;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Everything that one event loop owns: its door, line, purses, connections. */
final class EventLoop extends AbstractVerticle {
    private static final int MAX_HEADERS = 32 << 10;
    private static final int MAX_REQUEST_LINE = 8 << 10;
    private static final int MAX_HELD = 1 << 20;
    private static final int MAX_KEPT = 64 << 10;
    private static final long PROGRESS_MS = 5_000;

    private final Shared shared;
    private final int number;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private Watch watch;
    private RedisLink grants;
    private Purses purses;
    private UpstreamClient upstreams;
    private Rim rim;

    EventLoop(Shared shared, int number) {
        this.shared = shared;
        this.number = number;
    }

    @Override
    public void start(Promise<Void> started) {
        watch = new Watch(vertx, System::nanoTime);
        grants = new RedisLink(vertx, shared.redis(), new Scripts());
        Authenticator authenticator = new Authenticator(grants, shared.clock(), this::watchShard);
        shared.revisions().listen(context, authenticator::revision);
        purses = Purses.start(
                vertx,
                shared.admission(),
                shared.redis(),
                shared.gatewayId() + "-" + number,
                authenticator::reread,
                authenticator::revision);
        upstreams = new UpstreamClient(vertx, shared.tokens(), shared.clock(), () -> shared.tables()
                .current()
                .egresses());
        CallTelemetry telemetry = new CallTelemetry(shared.telemetry(), watch);
        Authentication authentication = (key, address) ->
                authenticator.authenticate(key, address).map(who -> new Identity(who.grant(), who.channel()));
        Routing routing = new TableRouting(shared.tables()::current, shared.cooldowns(), random, shared.clock());
        Attempts attempts = new Attempts(upstreams, routing, watch, telemetry, settings(), shared.clock());
        Pipeline pipeline = new Pipeline(authentication, routing, purses, attempts, watch);
        rim = new Rim(vertx, rimConfig(), authentication, pipeline, pages(), watch, telemetry, shared.clock());
        vertx.createHttpServer(serverOptions())
                .requestHandler(rim)
                .connectionHandler(connection -> {
                    Connections.accepted(connection);
                    rim.connected(connection);
                })
                .listen(shared.config().port(), shared.config().host())
                .<Void>mapEmpty()
                .onComplete(started);
    }

    @Override
    public void stop(Promise<Void> stopped) {
        purses.close().compose(v -> upstreams.close()).onComplete(done -> {
            watch.close();
            grants.close();
            stopped.complete();
        });
    }

    /** See {@link Rim#drain}; callable from any thread. */
    Future<Void> drain(Duration idle) {
        Promise<Void> drained = Promise.promise();
        context.runOnContext(v -> rim.drain(idle).onComplete(drained));
        return drained.future();
    }

    AdmissionStats stats() {
        return purses.stats();
    }

    private void watchShard(int shard) {
        shared.revisions().watch(shard);
        if (purses != null) {
            purses.watch(shard);
        }
    }

    private List<Page> pages() {
        AccountPages pages = shared.pages();
        return AccountPages.ALL.stream()
                .map(page -> new Page(page.path(), page.needsKey(), (grant, path, query) -> pages.answer(grant, path)))
                .toList();
    }

    private RimConfig rimConfig() {
        GatewayConfig config = shared.config();
        return new RimConfig(
                (int) Math.min(Integer.MAX_VALUE - 16, config.maxBodySize().asLongValue()),
                config.bodyTimeout().toMillis(),
                config.pathPrefix().orElse(""),
                config.corsOrigins(),
                (remote, forwardedFor) -> ClientAddress.of(remote, forwardedFor, shared.trustedProxies()),
                shared.trustedProxies()::contain);
    }

    private Settings settings() {
        GatewayConfig config = shared.config();
        return new Settings(
                config.maxAttempts(),
                config.heartbeat().toMillis(),
                config.clientStallTimeout().toMillis(),
                (int) Math.min(1 << 30, config.maxEventSize().asLongValue()),
                MAX_HELD,
                MAX_KEPT,
                PROGRESS_MS,
                new Timers(
                        config.connectTimeout().toMillis(),
                        config.firstByteTimeout().toMillis(),
                        config.firstTokenTimeout().toMillis(),
                        config.idleTimeout().toMillis(),
                        config.maxCallDuration().toMillis()));
    }

    private HttpServerOptions serverOptions() {
        int idle = (int) shared.config().maxCallDuration().toSeconds() + 60;
        return new HttpServerOptions()
                .setTcpNoDelay(true)
                // HTTP/1.1 only: an offer to upgrade is passed over, and no handler for it looks at every message.
                .setHttp2ClearTextEnabled(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setMaxHeaderSize(MAX_HEADERS)
                .setMaxChunkSize(UpstreamClient.MAX_PIECE)
                .setMaxInitialLineLength(MAX_REQUEST_LINE)
                // Read only: a write needs no look at the clock. No call outlives it, so whoever was not read from has
                // none.
                .setReadIdleTimeout(idle)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }
}
