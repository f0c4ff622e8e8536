package dev.sluice.channel;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.quota.GatewayLife;
import dev.sluice.quota.GatewayRegistry;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.RedisEndpoint;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A live gateway's management port that knows one internal call, and what it was asked. */
final class FakeGateway implements AutoCloseable {
    /** Bodies, in the order of arrival. */
    final List<String> received = new CopyOnWriteArrayList<>();

    volatile String answer;
    private final Vertx vertx = Vertx.vertx();
    private final int redisPort;
    private final HttpServer server;

    FakeGateway(int redisPort, String call) {
        this.redisPort = redisPort;
        try {
            server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/internal/v1/" + call, exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            boolean known = ("Bearer " + Stores.SERVICE_TOKEN)
                    .equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? 200 : 401, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        GatewayRegistry registry =
                new GatewayRegistry(QuotaControl.connect(vertx, RedisEndpoint.at("redis://localhost:" + redisPort))
                        .link());
        registry.report(new GatewayLife(
                        "alive", "http://localhost:" + server.getAddress().getPort(), 1, Map.of(), 0))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @Override
    public void close() {
        new RedisPort(redisPort).send("DEL gws");
        server.stop(0);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
