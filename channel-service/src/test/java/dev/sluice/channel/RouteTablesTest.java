package dev.sluice.channel;

import static dev.sluice.channel.Api.admin;
import static dev.sluice.channel.Api.json;
import static dev.sluice.channel.Api.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.RouteTable;
import dev.sluice.quota.GatewayLife;
import dev.sluice.quota.GatewayRegistry;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.RedisEndpoint;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

@QuarkusTest
@QuarkusTestResource(Stores.class)
class RouteTablesTest {
    private static final Duration RESTORED = Duration.ofSeconds(2);

    @TestHTTPResource(value = "/", management = true)
    URI address;

    private final ObjectMapper mapper = new ObjectMapper();
    private final RedisPort redis =
            new RedisPort(ConfigProvider.getConfig().getValue("sluice.test.redis-port", Integer.class));
    private String management;
    private Vertx vertx;
    private GatewayRegistry gateways;

    @BeforeEach
    void connect() {
        management = address.resolve("/").toString();
        vertx = Vertx.vertx();
        gateways =
                new GatewayRegistry(QuotaControl.connect(vertx, RedisEndpoint.at("redis://localhost:" + redis.port()))
                        .link());
    }

    @AfterEach
    void disconnect() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private RequestSpecification internal() {
        return given().baseUri(management).basePath("/").header("Authorization", "Bearer " + Stores.SERVICE_TOKEN);
    }

    private RouteTable table() throws Exception {
        return mapper.readValue(internal().get("internal/v1/routeTable").asString(), RouteTable.class);
    }

    @Test
    void wantsTheServiceTokenForInternalCalls() {
        given().baseUri(management)
                .basePath("/")
                .get("internal/v1/routeTable")
                .then()
                .statusCode(401);
        given().baseUri(management)
                .basePath("/")
                .header("Authorization", "Bearer " + Stores.ADMIN_TOKEN)
                .get("internal/v1/routeTable")
                .then()
                .statusCode(401);
        given().baseUri(management).basePath("/").get("q/health/ready").then().statusCode(200);
        given().baseUri(management)
                .basePath("/")
                .get("q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("sluice_route_table_version"));
    }

    @Test
    void compilesWhatAGatewayNeedsOfEachChannel() throws Exception {
        String name = unique("compiled");
        json("""
                {"name": "%s", "provider": "groq", "priority": 3, "weight": 7, "headers": {"x-a": "open", "x-b": "hidden-value"},
                 "publicHeaders": ["x-a"], "timeouts": {"connect": "500ms", "total": "15m"},
                 "credentials": [{"name": "on", "secret": "gsk-0123456789"},
                                 {"name": "off", "secret": "gsk-9876543210", "enabled": false}],
                 "models": [{"name": "%s", "upstreamName": "llama", "price": {"input": "0.59", "output": "0.79"}}]}
                """.formatted(name, name)).post("/channels").then().statusCode(201);
        json("{\"name\": \"" + name + "-off\", \"provider\": \"ollama\", \"enabled\": false}")
                .post("/channels");
        json("{\"name\": \"" + name + "-bare\", \"provider\": \"openai\"}").post("/channels");
        json("{\"name\": \"" + name + "-open\", \"provider\": \"ollama\"}").post("/channels");

        RouteTable table = table();

        RouteTable.Channel channel = named(table, name);
        assertThat(channel.baseUrl()).isEqualTo("https://api.groq.com/openai/v1");
        assertThat(channel.dialect()).isEqualTo("openai");
        assertThat(channel.access()).isEqualTo("bearer");
        assertThat(channel.headers()).isEqualTo(Map.of("x-a", "open"));
        assertThat(channel.secretHeaders()).containsOnlyKeys("x-b");
        assertThat(channel.credentials())
                .extracting(RouteTable.Credential::name)
                .containsExactly("on");
        assertThat(channel.timeouts()).isEqualTo(new RouteTable.Timeouts(500L, null, null, null, 900_000L));
        assertThat(channel.models().getFirst().upstreamName()).isEqualTo("llama");
        RouteTable.Model model = table.models().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(model.prices().getFirst().input()).isEqualTo(590_000_000L);
        assertThat(named(table, name + "-open").access()).isEqualTo("none");
        assertThat(table.channels()).extracting(RouteTable.Channel::name).doesNotContain(name + "-off", name + "-bare");
        assertThat(table.groups()).contains(new RouteTable.Group("default", 1_000_000_000L));
        assertThat(admin().get("/snapshots/current").asString()).doesNotContain("ciphertext");
    }

    private static RouteTable.Channel named(RouteTable table, String name) {
        return table.channels().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void answersNotModifiedToWhoHasTheVersion() {
        Response first = internal().get("internal/v1/routeTable");
        String tag = first.header("ETag");
        assertThat(tag).isEqualTo("\"" + first.jsonPath().getLong("version") + "\"");

        internal()
                .header("If-None-Match", tag)
                .get("internal/v1/routeTable")
                .then()
                .statusCode(304);
        Api.channel(unique("newer"), unique("m"));
        internal()
                .header("If-None-Match", tag)
                .get("internal/v1/routeTable")
                .then()
                .statusCode(200);
    }

    @Test
    void raisesTheVersionWithEveryOfManyConcurrentWritesAndLosesNone() throws Exception {
        String prefix = unique("many");
        List<Callable<Integer>> writes = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String name = prefix + "-" + i;
            writes.add(() -> json("{\"name\": \"" + name + "\", \"provider\": \"ollama\"}")
                    .post("/channels")
                    .statusCode());
        }
        long before = table().version();

        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Integer> write : threads.invokeAll(writes)) {
                assertThat(write.get()).isEqualTo(201);
            }
        }

        RouteTable table = table();
        assertThat(table.version()).isGreaterThanOrEqualTo(before + 24);
        assertThat(table.channels())
                .filteredOn(one -> one.name().startsWith(prefix))
                .hasSize(24);
        assertThat(redis.get("rt:head")).isEqualTo(String.valueOf(table.version()));
        assertThat(mapper.readValue(redis.get("rt:" + table.version()), RouteTable.class))
                .isEqualTo(table);
    }

    @Test
    void makesNoNewVersionOfAChangeThatChangesNothing() throws Exception {
        String id = Api.channel(unique("same"), unique("m"));
        long version = table().version();

        json("{\"weight\": 100}").patch("/channels/" + id).then().statusCode(200);

        assertThat(table().version()).isEqualTo(version);
    }

    @Test
    void restoresTheTableByItselfAfterAWipe() throws Exception {
        Api.channel(unique("wiped"), unique("m"));
        RouteTable table = table();

        redis.send("FLUSHALL");

        // The head comes last.
        await().atMost(RESTORED).until(() -> String.valueOf(table.version()).equals(redis.get("rt:head")));
        assertThat(redis.get("rt:" + table.version())).isNotNull();
        redis.send("DEL rt:" + table.version());
        await().atMost(RESTORED).until(() -> redis.get("rt:" + table.version()) != null);
    }

    @Test
    void outranksATableThatOnlyRedisKnows() throws Exception {
        // Given: as after a restore of PostgreSQL.
        Api.channel(unique("restored"), unique("m"));
        RouteTable table = table();
        long lost = table.version() + 5;

        // When
        redis.send("SET rt:head " + lost);

        // Then
        await().atMost(RESTORED).until(() -> Long.parseLong(redis.get("rt:head")) > lost);
        assertThat(redis.get("rt:head")).isEqualTo(String.valueOf(table().version()));
        assertThat(table().channels()).isEqualTo(table.channels());
    }

    @Test
    void tellsHowManyGatewaysRunWithAChange() throws Exception {
        String id = Api.channel(unique("waited"), unique("m"));
        try {
            gateways.report(new GatewayLife("slow", "http://localhost:1", 1, Map.of(), 0))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            gateways.report(new GatewayLife("fast", "http://localhost:1", 9_000_000_000_000_000L, Map.of(), 0))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();

            json("{\"weight\": 2}")
                    .patch("/channels/" + id + "?waitSeconds=1")
                    .then()
                    .statusCode(200)
                    .header("sluice-applied", equalTo("1/2"));
        } finally {
            redis.send("DEL gws");
        }
        json("{\"weight\": 3}")
                .patch("/channels/" + id + "?waitSeconds=61")
                .then()
                .statusCode(400);
        json("{\"weight\": 3}").patch("/channels/" + id).then().header("sluice-applied", equalTo("0/0"));
    }

    @Test
    void storesChangesWhileRedisIsDownAndAppliesThemLater() throws Exception {
        redis.send("SHUTDOWN NOSAVE");
        String id;
        try {
            Response created = json("{\"name\": \"" + unique("down") + "\", \"provider\": \"ollama\"}")
                    .post("/channels");
            id = created.path("id");
            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(created.header("sluice-applied")).isEqualTo("pending");
            json("{\"model\": \"m\"}")
                    .post("/channels/" + id + "/test")
                    .then()
                    .statusCode(503)
                    .body("detail", containsString("Redis"));
        } finally {
            RedisServer again = new RedisServer(redis.port());
            again.start();
        }
        long version = table().version();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> String.valueOf(version).equals(redis.get("rt:head")));
        assertThat(table().channels()).extracting(RouteTable.Channel::id).contains(id);
    }
}
