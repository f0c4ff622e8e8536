package dev.sluice.channel;

import static dev.sluice.channel.Api.admin;
import static dev.sluice.channel.Api.json;
import static dev.sluice.channel.Api.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Stores.class)
class UpstreamBalanceTest {
    private FakeGateway gateway;

    @BeforeEach
    void startGateway() {
        int redis = ConfigProvider.getConfig().getValue("sluice.test.redis-port", Integer.class);
        gateway = new FakeGateway(redis, "balance");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void tellsWhatAGatewayWasTold() {
        String id = channel("deepseek");
        gateway.answer = """
                {"ok":true,"status":200,"currency":"CNY","available":"110.00","used":null,"total":null,"error":null}""";

        admin().get("/channels/" + id + "/upstreamBalance?credential=k1")
                .then()
                .statusCode(200)
                .body("ok", equalTo(true))
                .body("currency", equalTo("CNY"))
                .body("available", equalTo("110.00"))
                .body("used", nullValue())
                .body("at", notNullValue())
                .body("error", nullValue());

        JsonPath call = JsonPath.from(gateway.received.getFirst());
        assertThat(call.getString("kind")).isEqualTo("deepseek");
        assertThat(call.getString("credential")).isEqualTo("k1");
        assertThat(call.getString("channel.id")).isEqualTo(id);
        assertThat(gateway.received.getFirst()).doesNotContain("sk-secret");
    }

    @Test
    void saysWhatTheVendorSaid() {
        gateway.answer = "{\"ok\":false,\"status\":401,\"error\":\"not accepted\"}";

        admin().get("/channels/" + channel("one-api") + "/upstreamBalance")
                .then()
                .statusCode(200)
                .body("ok", equalTo(false))
                .body("status", equalTo(401))
                .body("error", equalTo("not accepted"));
    }

    @Test
    void refusesWhereThereIsNone() {
        admin().get("/channels/" + channel("openai") + "/upstreamBalance")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString("OpenAI has no balance"));
        admin().get("/channels/" + channel("moonshot") + "/upstreamBalance?credential=nope")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("credential"));
        admin().get("/channels/nope/upstreamBalance").then().statusCode(404);
        assertThat(gateway.received).isEmpty();
    }

    private static String channel(String provider) {
        return json("{\"name\": \"" + unique(provider) + "\", \"provider\": \"" + provider
                        + "\", \"credentials\": [{\"name\": \"k1\", \"secret\": \"sk-secret-0001\"}]}")
                .post("/channels")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }
}
