package dev.sluice.channel;

import static dev.sluice.channel.Api.admin;
import static dev.sluice.channel.Api.json;
import static dev.sluice.channel.Api.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Stores.class)
class CatalogTest {
    @Test
    void listsTheProvidersAndTheirFields() {
        admin().get("/providers?pageSize=500")
                .then()
                .statusCode(200)
                .body("total", equalTo(44))
                .body("items.name", hasItems("openai", "groq", "ollama", "one-api", "sluice"));
        admin().get("/providers/ollama")
                .then()
                .body("baseUrl", equalTo("http://localhost:11434/v1"))
                .body("credentials", equalTo("optional"));
        admin().get("/providers/anthropic")
                .then()
                .body("baseUrl", equalTo("https://api.anthropic.com/v1"))
                .body("access", equalTo("header:x-api-key"));
        admin().get("/providers/spark-websocket")
                .then()
                .body("secret", equalTo("objectOrParts"))
                .body("fields.name", contains("appId", "apiSecret", "apiKey"));
        admin().get("/providers/azure-openai")
                .then()
                .body("baseUrl", nullValue())
                .body("baseUrlRequired", equalTo(true))
                .body("secret", equalTo("stringOrObject"))
                .body("fields.name", contains("clientId", "tenantId", "clientSecret"))
                .body("fields.secret", contains(false, false, true))
                .body("fields.required", contains(true, true, true))
                .body("options.name", contains("apiVersion", "includeUsage", "traceparent"))
                .body("options[0].default", equalTo("2024-10-21"))
                .body("options[0].pattern", equalTo("[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?"));
        admin().get("/providers/bedrock")
                .then()
                .body("forms.value", contains("default"))
                .body("forms[0].fields.name", contains("source", "roleArn", "externalId"));
        admin().get("/providers/mistral").then().body("options[0].default", equalTo("false"));
        admin().get("/providers/nope").then().statusCode(404).body("detail", containsString("there are anthropic"));
    }

    @Test
    void keepsPriceVersionsAndShowsTheOneInForce() {
        String model = unique("m");
        String channel = unique("priced");
        Api.channel(channel, model);

        json("{\"model\": \"" + model
                        + "\", \"effectiveFrom\": \"2026-01-01T00:00:00Z\", \"input\": \"3\", \"output\": \"12\", \"cachedInput\": \"0.3\"}")
                .post("/prices")
                .then()
                .statusCode(201)
                .body("currency", equalTo("USD"))
                .body("per", equalTo("1M tokens"));
        json("{\"model\": \"" + model + "\", \"effectiveFrom\": \"2126-01-01T00:00:00Z\", \"free\": true}")
                .post("/prices")
                .then()
                .statusCode(201);
        json("{\"model\": \"" + model + "\", \"effectiveFrom\": \"2126-01-01T00:00:00Z\", \"free\": true}")
                .post("/prices")
                .then()
                .statusCode(409)
                .body("errors[0].field", equalTo("effectiveFrom"));
        Response cost = json("{\"model\": \"" + model + "\", \"channel\": \"" + channel
                        + "\", \"currency\": \"EUR\", \"input\": \"2\", \"output\": \"4\"}")
                .post("/prices");

        assertThat(cost.statusCode()).isEqualTo(201);
        admin().get("/prices/" + cost.path("id"))
                .then()
                .body("channel", equalTo(channel))
                .body("exchangeRate", equalTo("1.1"));
        admin().get("/prices?model=" + model).then().body("total", equalTo(4));
        admin().get("/models/" + model)
                .then()
                .body("price.input", equalTo("3"))
                .body("price.cachedInput", equalTo("0.3"))
                .body("channels", contains(channel));
        String table = admin().get("/snapshots/current").asString();
        assertThat(JsonPath.from(table)
                        .getLong("channels.find { it.name == '" + channel + "' }.models[0].costs[0].input"))
                .isEqualTo(2_200_000_000L);
        assertThat(JsonPath.from(table).getList("models.find { it.name == '" + model + "' }.prices.free"))
                .containsExactly(false, false, true);
    }

    @Test
    void saysWhatIsWrongWithAPrice() {
        json("{\"input\": \"1\", \"output\": \"1\"}")
                .post("/prices")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("model"));
        json("{\"model\": \"nobody-names-me\", \"free\": true}")
                .post("/prices")
                .then()
                .statusCode(400)
                .body("errors[0].message", containsString("comes into being when a channel names it"));
        json("{\"model\": \"x\", \"free\": true, \"input\": \"1\", \"output\": \"1\", \"per\": \"token\"}")
                .post("/prices")
                .then()
                .statusCode(400)
                .body("errors.field", hasItems("free", "per", "model"));
        json("{\"model\": \"x\", \"input\": \"1\", \"output\": \"1\", \"tiers\": [{\"aboveInputTokens\": 5, \"input\": \"1\", \"output\": \"1\"}, {\"aboveInputTokens\": 5, \"input\": \"1\"}]}")
                .post("/prices")
                .then()
                .statusCode(400)
                .body("errors.field", hasItems("tiers[1].output"));
    }

    @Test
    void describesAModelByPatch() {
        String model = unique("org") + "/m";
        String other = unique("m");
        Api.channel(unique("c"), model);
        Api.channel(unique("c"), other);

        json("{\"contextTokens\": 128000, \"maxOutputTokens\": 16384, \"capabilities\": [\"vision\"], \"fallbacks\": [\""
                        + other + "\"]}")
                .patch("/models/" + model)
                .then()
                .statusCode(200)
                .body("fallbacks", contains(other));
        json("{\"fallbacks\": [\"nobody\", \"" + model + "\"], \"contextTokens\": 0}")
                .patch("/models/" + model)
                .then()
                .statusCode(400)
                .body("errors.field", hasItems("fallbacks[0]", "fallbacks[1]", "contextTokens"));
        json("{\"name\": \"x\"}")
                .patch("/models/" + model)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("name"));
        json("{}").patch("/models/nobody").then().statusCode(404);
    }

    @Test
    void keepsGroupsAndTheirUse() {
        String group = unique("vip");
        json("{\"name\": \"" + group + "\", \"multiplier\": \"0.8\"}")
                .post("/groups")
                .then()
                .statusCode(201)
                .body("multiplier", equalTo("0.8"));
        json("{\"name\": \"" + group + "\"}").post("/groups").then().statusCode(409);
        json("{\"name\": \"g\", \"multiplier\": 0.8}")
                .post("/groups")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("multiplier"));
        json("{\"name\": \"g\", \"multiplier\": \"-1\"}").post("/groups").then().statusCode(400);
        json("{\"multiplier\": \"1.5\"}")
                .patch("/groups/" + group)
                .then()
                .statusCode(200)
                .body("multiplier", equalTo("1.5"));
        json("{\"name\": \"" + unique("c") + "\", \"provider\": \"ollama\", \"groups\": [\"" + group + "\"]}")
                .post("/channels")
                .then()
                .statusCode(201);

        admin().delete("/groups/" + group).then().statusCode(409).body("detail", containsString("is used by channel"));
        admin().delete("/groups/default").then().statusCode(409);
        admin().get("/groups").then().body("items.name", hasItems("default", group));
    }

    @Test
    void givesTheSameAnswerToTheSameIdempotencyKeyHoweverManyAskAtOnce() throws Exception {
        String name = unique("once");
        String key = unique("key");
        String body = "{\"name\": \"" + name
                + "\", \"provider\": \"openai\", \"credentials\": [{\"name\": \"k\", \"secret\": \"sk-secret-12345678\"}]}";
        Callable<Response> call =
                () -> json(body).header("Idempotency-Key", key).post("/channels");

        List<Response> responses = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Response> one : threads.invokeAll(Collections.nCopies(8, call))) {
                responses.add(one.get());
            }
        }

        assertThat(responses).allMatch(one -> one.statusCode() == 201);
        assertThat(responses.stream().map(Response::asString).distinct()).hasSize(1);
        json(body.replace("openai", "groq"))
                .header("Idempotency-Key", key)
                .post("/channels")
                .then()
                .statusCode(422)
                .body("detail", containsString("another request"));
    }
}
