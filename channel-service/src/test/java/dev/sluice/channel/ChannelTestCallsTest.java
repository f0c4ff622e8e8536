package dev.sluice.channel;

import static dev.sluice.channel.Api.admin;
import static dev.sluice.channel.Api.json;
import static dev.sluice.channel.Api.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.quota.GatewayLife;
import dev.sluice.quota.GatewayRegistry;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.RedisEndpoint;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Stores.class)
class ChannelTestCallsTest {
    private final int port = ConfigProvider.getConfig().getValue("sluice.test.redis-port", Integer.class);
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private Vertx vertx;
    private GatewayRegistry gateways;
    private HttpServer gateway;

    @BeforeEach
    void startGateway() throws Exception {
        vertx = Vertx.vertx();
        gateways = new GatewayRegistry(QuotaControl.connect(vertx, RedisEndpoint.at("redis://localhost:" + port))
                .link());
        gateway = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        gateway.createContext("/internal/v1/test", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] answer = "{\"ok\":true,\"status\":200,\"latencyMs\":12}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        gateway.start();
    }

    @AfterEach
    void stop() {
        new RedisPort(port).send("DEL gws");
        gateway.stop(0);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void live(String id, int management) throws Exception {
        gateways.report(new GatewayLife(id, "http://localhost:" + management, 1, Map.of(), 0))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    @Test
    void hasAStoredChannelTriedByAGatewayThatAnswers() throws Exception {
        String model = unique("m");
        String id = Api.channel(unique("tried"), model);
        live("dead", 1);
        live("alive", gateway.getAddress().getPort());

        json("{\"stream\": true}")
                .post("/channels/" + id + "/test")
                .then()
                .statusCode(200)
                .body("ok", equalTo(true))
                .body("latencyMs", equalTo(12));

        assertThat(tokens).containsExactly("Bearer " + Stores.SERVICE_TOKEN);
        JsonPath call = JsonPath.from(received.getFirst());
        assertThat(call.getString("model")).isEqualTo(model);
        assertThat(call.getBoolean("stream")).isTrue();
        assertThat(call.getString("channel.id")).isEqualTo(id);
        assertThat(call.getString("channel.credentials[0].ciphertext")).isNotEmpty();
        assertThat(received.getFirst()).doesNotContain("sk-secret-of");
    }

    @Test
    void triesWhatComesFirstWhenAskedWithoutABody() throws Exception {
        String model = unique("m");
        String id = Api.channel(unique("bare"), model);
        live("alive", gateway.getAddress().getPort());

        admin().post("/channels/" + id + "/test").then().statusCode(200).body("ok", equalTo(true));
        admin().contentType("application/json")
                .post("/channels/" + id + "/test")
                .then()
                .statusCode(200);
        json("").post("/channels/" + id + "/test").then().statusCode(200);

        assertThat(received).hasSize(3).allSatisfy(call -> {
            assertThat(JsonPath.from(call).getString("model")).isEqualTo(model);
            assertThat(JsonPath.from(call).getBoolean("stream")).isFalse();
        });
        json("{\"modle\": \"x\"}")
                .post("/channels/" + id + "/test")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("modle"));
    }

    @Test
    void triesADraftWithoutStoringIt() throws Exception {
        String name = unique("draft");
        live("alive", gateway.getAddress().getPort());

        json("{\"channel\": {\"name\": \"" + name
                        + "\", \"provider\": \"openai\", \"credentials\": [{\"name\": \"k\", \"secret\": \"sk-draft-000000\"}]}, \"model\": \"gpt\"}")
                .post("/channels/test")
                .then()
                .statusCode(200)
                .body("ok", equalTo(true));

        assertThat(received.getFirst()).contains("\"gpt\"").doesNotContain("sk-draft");
        assertThat(admin().get("/channels?pageSize=500").asString()).doesNotContain(name);
        json("{\"model\": \"x\"}")
                .post("/channels/test")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("channel"));
    }

    /** Rotation: k2 is added, tried, enabled, and then k1 goes. */
    @Test
    void triesAKeyByItsNameBeforeItServes() throws Exception {
        String id = Api.channel(unique("rotated"), unique("m"));
        live("alive", gateway.getAddress().getPort());
        json("{\"secret\": \"sk-next-000000\", \"enabled\": false}")
                .put("/channels/" + id + "/credentials/next")
                .then()
                .statusCode(201);

        json("{}").post("/channels/" + id + "/test").then().statusCode(200);
        json("{\"credential\": \"next\"}")
                .post("/channels/" + id + "/test")
                .then()
                .statusCode(200);

        assertThat(JsonPath.from(received.getFirst()).getList("channel.credentials.name"))
                .doesNotContain("next");
        assertThat(JsonPath.from(received.getLast()).getString("credential")).isEqualTo("next");
        assertThat(JsonPath.from(received.getLast()).getList("channel.credentials.name"))
                .contains("next");
        json("{\"enabled\": true}")
                .put("/channels/" + id + "/credentials/next")
                .then()
                .statusCode(200)
                .body("credentials.find { it.name == 'next' }.enabled", equalTo(true));
    }

    @Test
    void saysInWordsWhenThereIsNoGateway() {
        String id = Api.channel(unique("alone"), unique("m"));

        json("{}")
                .post("/channels/" + id + "/test")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .body("detail", containsString("none is running and ready"));
        json("{\"credential\": \"nope\"}")
                .post("/channels/" + id + "/test")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("credential"));
    }
}
