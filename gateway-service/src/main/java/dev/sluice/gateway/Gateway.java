package dev.sluice.gateway;

import dev.sluice.gateway.account.AccountPages;
import dev.sluice.gateway.admission.AdmissionConfig;
import dev.sluice.gateway.admission.AdmissionStats;
import dev.sluice.gateway.auth.Addresses;
import dev.sluice.gateway.auth.Revisions;
import dev.sluice.gateway.internal.Explaining;
import dev.sluice.gateway.routing.Cooldowns;
import dev.sluice.gateway.routing.Keyset;
import dev.sluice.gateway.routing.RouteTables;
import dev.sluice.gateway.telemetry.BatchedLog;
import dev.sluice.gateway.telemetry.GatewayState;
import dev.sluice.gateway.telemetry.ProcessMeters;
import dev.sluice.gateway.telemetry.Telemetry;
import dev.sluice.gateway.upstream.Tokens;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.RedisCheck;
import dev.sluice.quota.RedisEndpoint;
import dev.sluice.service.FreshSecret;
import dev.sluice.service.StartRefused;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Starts and stops the process.
 *
 * <pre>
 * starting → serving → leaving (not ready, else as before, for the drain delay)
 *         → draining (each answer closes its connection, running calls end) → stopped (leases given back, doors closed)
 * </pre>
 */
@Singleton
public final class Gateway {
    private static final Logger LOG = Logger.getLogger(Gateway.class);
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(15);
    private static final Duration CHANNEL_LOOK = Duration.ofSeconds(2);
    private static final Duration HEAP_LOOK = Duration.ofSeconds(10);
    private static final double NANOS = 1e9;

    private final Vertx vertx;
    private final SluiceConfig sluice;
    private final GatewayConfig config;
    private final AdmissionConfig admission;
    private final MeterRegistry registry;
    private final OpenTelemetry openTelemetry;
    private final GatewayState state;
    private final Explaining explaining;
    private final int managementPort;
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<String> deployments = new ArrayList<>();
    private RouteTables tables;
    private Revisions revisions;
    private QuotaControl quota;

    Gateway(
            Vertx vertx,
            SluiceConfig sluice,
            GatewayConfig config,
            AdmissionConfig admission,
            MeterRegistry registry,
            OpenTelemetry openTelemetry,
            GatewayState state,
            Explaining explaining,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean untraced,
            @ConfigProperty(name = "quarkus.management.port", defaultValue = "9000") int managementPort) {
        this.vertx = vertx;
        this.sluice = sluice;
        this.config = config;
        this.admission = admission;
        this.registry = registry;
        // The SDK that is switched off makes spans all the same, with attributes, and then drops them.
        this.openTelemetry = untraced ? OpenTelemetry.noop() : openTelemetry;
        this.state = state;
        this.explaining = explaining;
        this.managementPort = managementPort;
    }

    void start(@Observes StartupEvent event) {
        BatchedLog.install();
        String id = UUID.randomUUID().toString().substring(0, 13);
        Keyset keyset = Keyset.parse(
                sluice.keyset()
                        .orElseThrow(
                                () -> new StartRefused(
                                        "SLUICE_KEYSET is not set: give the gateway the keyset of channel-service, or SLUICE_KEYSET_FILE.")));
        FreshSecret redisUrl = FreshSecret.of(ConfigProvider.getConfig(), "sluice.redis-url", sluice.redisUrl());
        RedisEndpoint redis = StartRefused.unlessRead(() -> RedisEndpoint.of(redisUrl));
        revisions = new Revisions(vertx, redis);
        tables = new RouteTables(
                vertx,
                new RouteTables.Settings(
                        redis, sluice.channelServiceUrl(), sluice.serviceToken().orElse(""), id, managementUrl()),
                keyset,
                revisions::applied,
                () -> refuse(keyset));
        state.routableWhen(tables::loaded);
        quota = QuotaControl.connect(vertx, redis);
        RedisCheck.whenReachable(quota.link(), found -> found.heed(LOG, () -> Quarkus.asyncExit(1)));
        Telemetry telemetry =
                new Telemetry(registry, openTelemetry, model -> tables.current().knows(model));
        Shared shared = new Shared(
                id,
                redis,
                config,
                admission,
                tables,
                new Cooldowns(),
                revisions,
                telemetry,
                new AccountPages(tables::current, quota, Clock.systemUTC()),
                new Tokens(vertx, Clock.systemUTC(), config.identityDirectory()),
                Addresses.of(config.trustedProxies().orElse(List.of())),
                Clock.systemUTC());
        explaining.by(tables::current, shared.cooldowns());
        List<Future<String>> deploying = new ArrayList<>();
        for (int i = 0; i < config.eventLoops().orElse(Runtime.getRuntime().availableProcessors()); i++) {
            EventLoop loop = new EventLoop(shared, i);
            loops.add(loop);
            deploying.add(vertx.deployVerticle(loop));
        }
        await(Future.all(deploying), START);
        deploying.forEach(one -> deployments.add(one.result()));
        revisions.start();
        tables.start();
        ProcessMeters meters = meters();
        ChannelMeters channels = new ChannelMeters(meters, tables::current, shared.cooldowns(), shared.clock());
        IdleHeap heap = new IdleHeap(telemetry::inflight);
        vertx.setPeriodic(
                CHANNEL_LOOK.toMillis(),
                timer -> vertx.executeBlocking(() -> {
                    channels.look();
                    return null;
                }));
        vertx.setPeriodic(
                HEAP_LOOK.toMillis(),
                timer -> vertx.executeBlocking(() -> {
                    heap.look();
                    return null;
                }));
        LOG.infof("gateway %s serves on %s:%d with %d event loops", id, config.host(), config.port(), loops.size());
    }

    void stop(@Observes ShutdownEvent event) {
        state.drain();
        if (tables.loaded()) { // otherwise no balancer has ever sent a call
            await(
                    vertx.timer(Math.max(1, config.drainDelay().toMillis())),
                    config.drainDelay().plus(STOP));
        }
        List<Future<Void>> draining = new ArrayList<>();
        loops.forEach(loop -> draining.add(loop.drain(config.drainIdle())));
        await(Future.join(draining), config.maxCallDuration());
        List<Future<Void>> stopping = new ArrayList<>();
        deployments.forEach(id -> stopping.add(vertx.undeploy(id)));
        await(Future.join(stopping), STOP);
        tables.close();
        revisions.close();
        quota.close();
    }

    /** As channel-service refuses it; here it shows only when the first route table comes. */
    private static void refuse(Keyset keyset) {
        LOG.errorf("keyset %s does not open the stored credentials; restore the Secret", keyset.name());
        Quarkus.asyncExit(1);
    }

    private ProcessMeters meters() {
        ProcessMeters meters = new ProcessMeters(registry);
        meters.gauge("sluice.route.table.version", "Version of the route table in force", () -> tables.current()
                .version());
        meters.gauge("sluice.route.table.age.seconds", "Age of the route table in force", () -> {
            long compiledAt = tables.current().compiledAt();
            return compiledAt == 0 ? 0 : (Clock.systemUTC().millis() - compiledAt) / 1000.0;
        });
        meters.gauge("sluice.purses", "Purses in memory", () -> sum(AdmissionStats::purses));
        meters.gauge("sluice.leased.usd", "Leased and not spent", () -> sum(AdmissionStats::leasedNanos) / NANOS);
        meters.gauge("sluice.lease.waiting", "Calls that wait for a lease now", () -> sum(AdmissionStats::waiting));
        meters.gauge(
                "sluice.redis.unanswered",
                "Records, settles and leases that Redis has not answered",
                () -> sum(AdmissionStats::queued));
        meters.waits(
                "sluice.lease.wait",
                "Calls that waited for a lease, and how long",
                () -> sum(AdmissionStats::leaseWaits),
                () -> sum(AdmissionStats::leaseWaitMillis));
        meters.total(
                "sluice.overrun.usd",
                "Spent beyond what was granted",
                () -> sum(AdmissionStats::overrunNanos) / NANOS,
                "cause",
                "chargeAboveHold");
        meters.total(
                "sluice.reaped.records",
                "Attempts of dead gateways entered as lost",
                () -> sum(AdmissionStats::reaped));
        meters.total(
                "sluice.unrecorded.refusals",
                "Refusals that left no usage row because their key had too many",
                () -> sum(AdmissionStats::unrecorded));
        return meters;
    }

    private long sum(ToLongFunction<AdmissionStats> column) {
        return loops.stream().map(EventLoop::stats).mapToLong(column).sum();
    }

    private String managementUrl() {
        return config.managementUrl().orElseGet(() -> "http://" + ownAddress() + ":" + managementPort);
    }

    private String ownAddress() {
        if (!config.host().equals("0.0.0.0")) {
            return config.host();
        }
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException e) {
            LOG.debugf("this machine has no address by name: %s", e.getMessage());
            return "127.0.0.1";
        }
    }

    /** Only at start and stop, on the main thread. */
    private static void await(Future<?> future, Duration atMost) {
        CountDownLatch done = new CountDownLatch(1);
        AtomicReference<Throwable> fault = new AtomicReference<>();
        future.onComplete(end -> {
            fault.set(end.cause());
            done.countDown();
        });
        try {
            if (!done.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warnf("gave up waiting after %s", atMost);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (fault.get() != null) {
            throw new IllegalStateException(fault.get().getMessage(), fault.get());
        }
    }
}
