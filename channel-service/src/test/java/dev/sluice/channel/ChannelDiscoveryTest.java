package dev.sluice.channel;

import static dev.sluice.channel.Api.admin;
import static dev.sluice.channel.Api.json;
import static dev.sluice.channel.Api.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
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
class ChannelDiscoveryTest {
    private FakeGateway gateway;

    @BeforeEach
    void startGateway() {
        int redis = ConfigProvider.getConfig().getValue("sluice.test.redis-port", Integer.class);
        gateway = new FakeGateway(redis, "discoverModels");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void listsWhatAGatewayFindsAndWhatIsOnTheChannelAlready() {
        String model = unique("m");
        String id = Api.channel(unique("discovered"), model);
        gateway.answer = answer(model, "zz-other");

        admin().post("/channels/" + id + "/discoverModels")
                .then()
                .statusCode(200)
                .body("ok", equalTo(true))
                .body("status", equalTo(200))
                .body("models.id", contains(model, "zz-other"))
                .body("models.onChannel", contains(true, false))
                .body("notes", contains("a note"))
                .body("error", nullValue());

        JsonPath call = JsonPath.from(gateway.received.getFirst());
        assertThat(call.getString("channel.id")).isEqualTo(id);
        assertThat(call.getString("channel.credentials[0].ciphertext")).isNotEmpty();
        assertThat(gateway.received.getFirst()).doesNotContain("sk-secret-of");
    }

    @Test
    void listsTheModelsOfADraftWithoutStoringIt() {
        String name = unique("draft");
        gateway.answer = answer("gpt");

        json("{\"channel\": {\"name\": \"" + name
                        + "\", \"provider\": \"openai\", \"credentials\": [{\"name\": \"k\", \"secret\": \"sk-draft-000000\"}]},"
                        + " \"credential\": \"k\"}")
                .post("/channels/discoverModels")
                .then()
                .statusCode(200)
                .body("models.id", contains("gpt"))
                .body("models.onChannel", contains(false));

        assertThat(JsonPath.from(gateway.received.getFirst()).getString("credential"))
                .isEqualTo("k");
        assertThat(gateway.received.getFirst()).doesNotContain("sk-draft");
        assertThat(admin().get("/channels?pageSize=500").asString()).doesNotContain(name);
    }

    @Test
    void saysWhatTheVendorSaid() {
        String id = Api.channel(unique("refused"), unique("m"));
        gateway.answer = "{\"ok\":false,\"status\":401,\"models\":[],\"notes\":[],\"error\":\"not accepted\"}";

        json("{}")
                .post("/channels/" + id + "/discoverModels")
                .then()
                .statusCode(200)
                .body("ok", equalTo(false))
                .body("status", equalTo(401))
                .body("models", empty())
                .body("error", equalTo("not accepted"));
    }

    @Test
    void refusesWhatItCannotAsk() {
        String id = Api.channel(unique("wrong"), unique("m"));

        json("{\"credential\": \"nope\"}")
                .post("/channels/" + id + "/discoverModels")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("credential"));
        json("{\"modle\": \"x\"}")
                .post("/channels/" + id + "/discoverModels")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("modle"));
        json("{\"credential\": \"x\"}")
                .post("/channels/discoverModels")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("channel"));
        json("{}").post("/channels/nope/discoverModels").then().statusCode(404);
        assertThat(gateway.received).isEmpty();
        gateway.close();
        json("{}")
                .post("/channels/" + id + "/discoverModels")
                .then()
                .statusCode(503)
                .body("detail", containsString("none is running and ready"));
    }

    /** Of a gateway that has found these, sorted. */
    private static String answer(String... ids) {
        StringBuilder models = new StringBuilder();
        for (String id : ids) {
            models.append(models.isEmpty() ? "" : ",")
                    .append("{\"id\":\"")
                    .append(id)
                    .append("\"}");
        }
        return "{\"ok\":true,\"status\":200,\"models\":[" + models + "],\"notes\":[\"a note\"],\"error\":null}";
    }
}
