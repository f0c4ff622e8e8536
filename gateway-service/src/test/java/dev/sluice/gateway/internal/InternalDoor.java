package dev.sluice.gateway.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.RouteTable;
import dev.sluice.gateway.RealRedis;
import dev.sluice.gateway.telemetry.GatewayState;
import dev.sluice.gateway.upstream.LocalTokens;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** A gateway's internal routes, and the channels that they are asked about. A sealed secret opens to itself. */
final class InternalDoor implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    final Vertx vertx;
    final Explaining explaining = new Explaining();
    private final HttpServer server;

    /** @param hosts names that are this machine */
    InternalDoor(String... hosts) {
        vertx = Vertx.vertx(new VertxOptions()
                .setAddressResolverOptions(new AddressResolverOptions()
                        .setHostsValue(Buffer.buffer("127.0.0.1 localhost " + String.join(" ", hosts) + "\n"))));
        Router router = Router.router(vertx);
        new InternalRoutes(
                        vertx,
                        "service",
                        (ciphertext, context) -> ciphertext,
                        new GatewayState(),
                        explaining,
                        LocalTokens.of(vertx, Clock.systemUTC()),
                        Clock.systemUTC())
                .mount(router);
        server = RealRedis.await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    }

    /** @param secret null = the channel has no credential */
    static RouteTable.Channel channel(
            String provider,
            String dialect,
            String access,
            String baseUrl,
            Map<String, String> paths,
            Map<String, String> options,
            String secret) {
        return new RouteTable.Channel(
                "c",
                "demo-channel",
                provider,
                dialect,
                access,
                baseUrl,
                paths,
                options,
                Map.of("x-team", "red"),
                Map.of(),
                secret == null ? List.of() : List.of(new RouteTable.Credential("k1", secret, 1)),
                List.of(),
                List.of("default"),
                0,
                1,
                null,
                null,
                null,
                null);
    }

    JsonNode post(String name, Object call) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.actualPort() + "/internal/v1/" + name))
                .header("authorization", "Bearer service")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(call)))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        RealRedis.await(vertx.close());
    }
}
