package dev.sluice.gateway.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.RouteTable;
import dev.sluice.gateway.MovableClock;
import dev.sluice.gateway.Prices;
import dev.sluice.gateway.TableRouting;
import dev.sluice.gateway.connection.Connections;
import dev.sluice.gateway.dialect.Overrides;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.pipeline.Attempts;
import dev.sluice.gateway.pipeline.Authentication;
import dev.sluice.gateway.pipeline.Call;
import dev.sluice.gateway.pipeline.Identity;
import dev.sluice.gateway.pipeline.Observer;
import dev.sluice.gateway.pipeline.Pipeline;
import dev.sluice.gateway.pipeline.Routing;
import dev.sluice.gateway.pipeline.Settings;
import dev.sluice.gateway.pipeline.Watch;
import dev.sluice.gateway.routing.Compiled;
import dev.sluice.gateway.routing.Cooldowns;
import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.routing.Tried;
import dev.sluice.gateway.upstream.LocalTokens;
import dev.sluice.gateway.upstream.UpstreamClient;
import dev.sluice.testkit.Upstream;
import dev.sluice.testkit.vendor.VendorServer;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A gateway's public door with the real line behind it, fake grants and purses, and real upstreams. */
final class Rig implements AutoCloseable {
    static final String KEY = "sk-test";
    static final String SECRET = VendorServer.KEY;
    static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    static final String TRACEPARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

    final Vertx vertx = Vertx.vertx();
    final MovableClock clock = new MovableClock(Instant.now());
    final FakeAdmission admission = new FakeAdmission();
    final List<Upstream> upstreams = new ArrayList<>();
    final List<GatewayException> faults = java.util.Collections.synchronizedList(new ArrayList<>());
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    volatile String upstreamName;
    volatile RouteTable.Model model = new RouteTable.Model("any", null, 100L, List.of(), List.of());
    volatile RouteTable.Price price = tokens().made();
    volatile RouteTable.Timeouts timeouts;
    volatile Map<String, String> paths;
    volatile Map<String, String> options = Map.of();
    volatile Map<String, String> headers = Map.of();
    volatile RouteTable.Parameters parameters;
    volatile String systemPrompt;
    /** The way to every upstream; null = straight. */
    volatile Route.Egress egress;

    volatile String dialect = "openai";
    volatile String access = "bearer";
    volatile String secret = SECRET;
    /** Base URL of an upstream that is not the testkit's; null = none. */
    volatile String foreign;
    /** Where what is meant for the token server of a vendor goes instead, by its scheme and host. */
    volatile Map<String, String> hosts = Map.of();

    /** Of the gateway's process, as far as it names an identity. */
    volatile Map<String, String> environment = Map.of();
    /** Where credentials may name files. */
    final Path directory;

    volatile long multiplier = Money.DOLLAR;
    /** What the real router chooses from; null = every model is served by every upstream. */
    volatile RouteTable table;

    private final Settings settings;
    private final int maxBodyBytes;
    private int port;
    private long eventLoop;

    Rig(int channels) {
        this(channels, Settings.DEFAULT, 64 << 20);
    }

    Rig(int channels, Settings settings, int maxBodyBytes) {
        this.settings = settings;
        this.directory = identities();
        this.maxBodyBytes = maxBodyBytes;
        for (int i = 0; i < channels; i++) {
            upstreams.add(Upstream.start());
        }
        vertx.deployVerticle(new Door())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    Upstream upstream() {
        return upstreams.get(0);
    }

    int port() {
        return port;
    }

    /** The id of the thread that serves everything. */
    long eventLoop() {
        return eventLoop;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    HttpResponse<String> chat(String body) {
        return send(request(body));
    }

    HttpResponse<String> post(String path, String body) {
        return send(request(path, body));
    }

    HttpRequest.Builder request(String body) {
        return request("/v1/chat/completions", body);
    }

    HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(uri(path))
                .timeout(java.time.Duration.ofSeconds(30))
                .header("authorization", "Bearer " + KEY)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    FakeAdmission.Settled lastSettled() {
        return admission.settled.get(admission.settled.size() - 1);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        upstreams.forEach(Upstream::close);
        client.close();
        try (var paths = Files.walk(directory)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path identities() {
        try {
            return Files.createTempDirectory("identities");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A credential of several fields with another value in one of them. */
    static String with(String credential, String field, String value) {
        try {
            ObjectNode fields = (ObjectNode) new ObjectMapper().readTree(credential);
            return fields.put(field, value).toString();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String local(String url) {
        return hosts.entrySet().stream()
                .filter(host -> url.startsWith(host.getKey() + "/"))
                .map(host -> host.getValue() + url.substring(host.getKey().length()))
                .findFirst()
                .orElse(url);
    }

    /** A dollar for a million tokens in, two for a million out, unless a test says otherwise. */
    static Prices tokens() {
        return Prices.tokens(1_000_000_000L, 2_000_000_000L);
    }

    private Route route(int index, String asked) {
        RouteTable.Channel channel = new RouteTable.Channel(
                "c" + index,
                "channel-" + index,
                "custom",
                dialect,
                access,
                foreign == null ? upstreams.get(index).baseUrl() : foreign,
                paths,
                options,
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of("default"),
                0,
                100,
                timeouts,
                parameters,
                systemPrompt,
                null);
        return new Route(
                channel,
                new Route.Credential("c" + index, "k1", secret),
                headers,
                model,
                upstreamName == null ? asked : upstreamName,
                price,
                price,
                multiplier,
                Overrides.of(channel),
                egress);
    }

    /** The real routing where there is a table. */
    private final class Roads implements Routing {
        private final Routing real =
                new TableRouting(() -> Compiled.of(table), new Cooldowns(), new Random(7), Clock.systemUTC());

        @Override
        public Route pick(Call call, Tried tried) {
            return table == null ? Rig.this.pick(call, tried) : real.pick(call, tried);
        }

        @Override
        public void failed(Route route, GatewayException fault) {
            real.failed(route, fault);
        }

        @Override
        public void worked(Route route) {
            real.worked(route);
        }
    }

    private Route pick(Call call, Tried tried) {
        String asked = call.envelope().model();
        if (asked.equals("nobody-serves-this")) {
            throw new GatewayException(ErrorKind.UNKNOWN_MODEL, "The model 'nobody-serves-this' does not exist.");
        }
        for (int i = 0; i < upstreams.size(); i++) {
            Route next = route(i, asked);
            if (!tried.channel(next.channel().id()) && !tried.credential(next.credential())) {
                return next;
            }
        }
        throw new GatewayException(ErrorKind.NO_CHANNEL, "No channel.");
    }

    private static Future<Identity> authenticate(String key, String address) {
        if (!KEY.equals(key)) {
            return Future.failedFuture(new GatewayException(ErrorKind.INVALID_KEY, "Incorrect API key provided."));
        }
        return Future.succeededFuture(new Identity(
                new KeyGrant(
                        1,
                        1,
                        "key1",
                        "test",
                        "root1",
                        0,
                        List.of(new KeyGrant.Scope("root1", 1), new KeyGrant.Scope("key1", 1)),
                        "default",
                        true,
                        null,
                        null,
                        null,
                        List.of(),
                        Map.of(),
                        "UTC",
                        null,
                        List.of()),
                null));
    }

    private final class Door extends AbstractVerticle {
        @Override
        public void start(Promise<Void> started) {
            eventLoop = Thread.currentThread().threadId();
            Watch watch = new Watch(vertx, System::nanoTime);
            Authentication authentication = Rig::authenticate;
            Routing routing = new Roads();
            Observer observer = new Ears();
            UpstreamClient client = new UpstreamClient(
                    vertx,
                    LocalTokens.of(vertx, clock, Rig.this::local, directory, () -> environment),
                    Clock.systemUTC(),
                    java.util.Set::of);
            Attempts attempts = new Attempts(client, routing, watch, observer, settings, Clock.systemUTC());
            Pipeline pipeline = new Pipeline(authentication, routing, admission, attempts, watch);
            RimConfig config = new RimConfig(maxBodyBytes, 300, "", List.of("*"), (remote, xff) -> remote, a -> false);
            Page echo =
                    new Page("/v1/models/*", true, (grant, path, query) -> Future.succeededFuture(Buffer.buffer("{}")));
            HttpServer server = vertx.createHttpServer().connectionHandler(Connections::accepted);
            server.requestHandler(new Rim(
                    vertx, config, authentication, pipeline, List.of(echo), watch, observer, Clock.systemUTC()));
            server.listen(0, "127.0.0.1")
                    .onSuccess(up -> port = up.actualPort())
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }

    private final class Ears implements Observer {
        @Override
        public void callBegan(Call call) {
            call.traced(TRACE, TRACEPARENT);
        }

        @Override
        public void attemptEnded(Call call, dev.sluice.contracts.UsageEvent event, long chargeNanos) {}

        @Override
        public void callEnded(Call call, GatewayException fault) {
            if (fault != null) {
                faults.add(fault);
            }
        }
    }
}
