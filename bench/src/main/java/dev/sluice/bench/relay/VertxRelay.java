package dev.sluice.bench.relay;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicInteger;

/** Vert.x' HTTP server in front of its HTTP client, as the gateway uses them, one of each per event loop. */
final class VertxRelay extends AbstractVerticle {
    private static final int CONNECTIONS = 20_000;
    private static final int MAX_PIECE = 64 << 10;

    private final Targets targets;
    private final AtomicInteger port;
    private HttpClient client;

    private VertxRelay(Targets targets, AtomicInteger port) {
        this.targets = targets;
        this.port = port;
    }

    /** @return the port on which it listens */
    static int start(Targets targets) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        AtomicInteger port = new AtomicInteger();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            vertx.deployVerticle(new VertxRelay(targets, port), new DeploymentOptions())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
        return port.get();
    }

    @Override
    public void start(Promise<Void> started) {
        client = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(CONNECTIONS).setMaxChunkSize(MAX_PIECE));
        HttpServer server = vertx.createHttpServer(
                        new HttpServerOptions().setReusePort(true).setMaxChunkSize(MAX_PIECE))
                .requestHandler(this::relay);
        server.listen(port.get(), "127.0.0.1")
                .onSuccess(listening -> port.set(listening.actualPort()))
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void relay(HttpServerRequest request) {
        request.pause();
        client.request(HttpMethod.POST, targets.of(request.path()), "127.0.0.1", request.uri())
                .onSuccess(upstream -> relay(request, upstream))
                .onFailure(away -> request.response().setStatusCode(502).end());
    }

    private static void relay(HttpServerRequest request, HttpClientRequest upstream) {
        upstream.headers().addAll(request.headers());
        upstream.send(request)
                .onSuccess(answer -> {
                    request.response().setStatusCode(answer.statusCode());
                    request.response().headers().addAll(answer.headers());
                    answer.pipeTo(request.response());
                })
                .onFailure(away -> request.response().setStatusCode(502).end());
    }
}
