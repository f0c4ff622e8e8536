package dev.sluice.channel;

import static dev.sluice.channel.Api.admin;
import static dev.sluice.channel.Api.json;
import static dev.sluice.channel.Api.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Stores.class)
class ChannelsTest {
    private static final String PROBLEM = "application/problem+json";

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/channels", "/api/v1/nothing", "/", "/api/v1/../api/v1/channels", "/q/../api/v1/channels"
            })
    void letsNobodyInWithoutTheToken(String path) {
        given().urlEncodingEnabled(false).get(path).then().statusCode(401).contentType(PROBLEM);
        given().urlEncodingEnabled(false)
                .header("Authorization", "Bearer " + Stores.SERVICE_TOKEN)
                .get(path)
                .then()
                .statusCode(401);
    }

    @Test
    void describesItselfToEverybody() {
        given().get("/q/openapi").then().statusCode(200).body(containsString("/api/v1/channels"));
        given().get("/q/swagger-ui/").then().statusCode(200).body(containsString("swagger-ui"));
    }

    @Test
    void answersProblemsForWhatDoesNotExist() {
        admin().get("/nothing").then().statusCode(404).contentType(PROBLEM).body("status", equalTo(404));
        admin().get("/channels/none")
                .then()
                .statusCode(404)
                .contentType(PROBLEM)
                .body("detail", containsString("channel none"));
        admin().put("/channels").then().statusCode(405).contentType(PROBLEM);
        admin().contentType("text/plain")
                .body("x")
                .post("/channels")
                .then()
                .statusCode(415)
                .contentType(PROBLEM);
    }

    @Test
    void showsAChannelWithoutItsSecrets() {
        String name = unique("full");
        ValidatableResponse created = json("""
                {"name": "%s", "provider": "openai-custom", "baseUrl": " https://x.example/openai/ ",
                 "headers": {"X-Org": "acme", "x-hidden": "very-hidden-value"}, "publicHeaders": ["x-org"],
                 "credentials": [{"name": "k1", "secret": "sk-0123456789abcdef", "weight": 2, "enabled": true}],
                 "models": [{"name": "%s", "upstreamName": "up", "endpoints": ["chat", "responses"],
                             "price": {"input": "2.50", "output": "10.00"}}],
                 "groups": ["default"], "priority": 10, "weight": 100,
                 "limits": {"requestsPerMinute": 500, "tokensPerMinute": 200000, "concurrency": 64},
                 "timeouts": {"connect": "5s", "firstByte": "60s", "firstToken": "5m", "idle": "2m", "total": "15m"},
                 "enabled": true}
                """.formatted(name, name + "/model"))
                .post("/channels")
                .then()
                .statusCode(201);

        created.header(
                        "Location",
                        endsWith("/api/v1/channels/" + created.extract().path("id")))
                .body("effectiveUrl", equalTo("https://x.example/openai/v1"))
                .body("credentials[0].hint", equalTo("…cdef"))
                .body("credentials[0].secret", nullValue())
                .body("headers.x-org", equalTo("acme"))
                .body("headers.x-hidden.hint", equalTo("…alue"))
                .body("timeouts.firstByte", equalTo("60s"))
                .body("warnings.reason", contains("limitsNotEnforced"));
        String text = created.extract().asString();
        assertThat(text).doesNotContain("sk-0123456789").doesNotContain("very-hidden");
        admin().get("/channels/" + created.extract().path("id"))
                .then()
                .statusCode(200)
                .header("ETag", created.extract().header("ETag"))
                .body("name", equalTo(name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{\"nam\": \"x\"}' | nam | is not a known field",
                "'{\"provider\": \"openai\"}' | name | is required",
                "'{\"name\": \"x y\", \"provider\": \"openai\"}' | name | letters",
                "'{\"name\": \"x\", \"provider\": \"nope\"}' | provider | must be one of anthropic",
                "'{\"name\": \"x\", \"provider\": \"openai-custom\"}' | baseUrl | is required",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"baseUrl\": \"ftp://x\"}' | baseUrl | http",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"baseUrl\": \"https://u:p@x\"}' | baseUrl | neither user",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"baseUrl\": \"https://x?y=1\"}' | baseUrl | query",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"baseUrl\": \"nonsense\"}' | baseUrl | http",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"options\": {\"a\": \"b\"}}' | options.a | is not an option",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"weight\": -1}' | weight | must be from 0",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"weight\": \"1\"}' | weight | must be a whole number",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"priority\": 1.5}' | priority | must be a whole number",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"enabled\": \"yes\"}' | enabled | must be true or false",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"groups\": [\"nobody\"]}' | groups[0] | is not the name of a group",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"groups\": \"default\"}' | groups | must be an array",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"timeouts\": {\"idle\": \"5\"}}' | timeouts.idle | must be a duration",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"timeouts\": {\"idle\": \"-5s\"}}' | timeouts.idle | must be a duration",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"timeouts\": {\"idle\": \"2h\"}}' | timeouts.idle | must be from",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"timeouts\": {\"idle\": 5}}' | timeouts.idle | must be a string",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"limits\": {\"concurrency\": 0}}' | limits.concurrency | must be from 1",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"headers\": {\"authorization\": \"b\"}}' | headers.authorization | is set by Sluice",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"headers\": {\"a\": \"b\\r\\nc\"}}' | headers.a | printable",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"credentials\": [{\"name\": \"k\"}]}' | credentials[0].secret | is required",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"credentials\": [{\"name\": \"k\", \"secret\": 5}]}' | credentials[0].secret | must be a string",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"credentials\": [{\"name\": \"k\", \"secret\": \"s\"}, {\"name\": \"k\", \"secret\": \"s\"}]}' | credentials[1].name | another element",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"models\": [{\"name\": \"m\"}, {\"name\": \"m\"}]}' | models[1].name | another element",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"models\": [{\"name\": \"m\", \"endpoints\": [\"chatt\"]}]}' | models[0].endpoints | must be some of",
                "'{\"name\": \"x\", \"provider\": \"anthropic\", \"models\": [{\"name\": \"m\", \"endpoints\": [\"chat\", \"embeddings\"]}]}' | models[0].endpoints | must not hold embeddings: anthropic has none",
                "'{\"name\": \"x\", \"provider\": \"anthropic\", \"models\": [{\"name\": \"m\", \"endpoints\": [\"images\"]}]}' | models[0].endpoints | must not hold images: anthropic has none",
                "'{\"name\": \"x\", \"provider\": \"moonshot\", \"models\": [{\"name\": \"m\", \"endpoints\": [\"speech\"]}]}' | models[0].endpoints | must not hold speech: moonshot has none",
                "'{\"name\": \"x\", \"provider\": \"ollama\", \"models\": [{\"name\": \"m\", \"endpoints\": [\"rerank\"]}]}' | models[0].endpoints | must not hold rerank: ollama has none",
                "'{\"name\": \"x\", \"provider\": \"azure-openai\", \"baseUrl\": \"https://a.openai.azure.com\", \"models\": [{\"name\": \"m\", \"endpoints\": [\"image-variations\"]}]}' | models[0].endpoints | must not hold image-variations: azure-openai has none",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"models\": [{\"name\": \"m\", \"price\": {}}]}' | models[0].price.input | is required",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"models\": [{\"name\": \"m\", \"price\": {\"input\": 2.5}}]}' | models[0].price.input | decimal string",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"models\": [{\"name\": \"m\", \"price\": {\"input\": \"-1\", \"output\": \"1\"}}]}' | models[0].price.input | must not be negative",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"models\": [{\"name\": \"m\", \"price\": {\"input\": \"1\"}}]}' | models[0].price.output | is required beside",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"models\": [{\"name\": \"m\", \"price\": {\"input\": \"1\", \"output\": \"1\", \"currency\": \"JPY\"}}]}' | models[0].price.currency | must be one of EUR, USD",
                "'{\"name\": \"x\", \"provider\": \"openai\", \"models\": [null]}' | models[0] | is required",
            })
    void saysWhichFieldIsWrong(String body, String field, String message) {
        JsonPath problem = json(body)
                .post("/channels")
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .extract()
                .jsonPath();

        assertThat(problem.getList("errors.field", String.class)).contains(field);
        assertThat(problem.getString("errors.find { it.field == '" + field + "' }.message"))
                .contains(message);
    }

    @Test
    void refusesANameThatIsTaken() {
        String name = unique("twin");
        Api.channel(name, name);

        json("{\"name\": \"" + name + "\", \"provider\": \"openai\"}")
                .post("/channels")
                .then()
                .statusCode(409)
                .body("errors[0].field", equalTo("name"));
    }

    @Test
    void patchesFieldsAndHeadersAndRefusesTheArrays() {
        String name = unique("patched");
        String id = Api.channel(name, name);
        String etag = admin().get("/channels/" + id).header("ETag");

        for (String array : new String[] {"models", "credentials"}) {
            json("{\"" + array + "\": []}")
                    .patch("/channels/" + id)
                    .then()
                    .statusCode(400)
                    .body("errors[0].field", equalTo(array))
                    .body("errors[0].message", containsString("PUT and DELETE channels/{id}/" + array));
        }
        json("{\"weigth\": null}")
                .patch("/channels/" + id)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("weigth"));
        json("{\"priority\": 7, \"headers\": {\"x-a\": \"1234567890123\", \"x-b\": \"b\"}, \"publicHeaders\": [\"x-b\"]}")
                .contentType("application/merge-patch+json")
                .header("If-Match", etag)
                .patch("/channels/" + id)
                .then()
                .statusCode(200)
                .body("priority", equalTo(7))
                .body("headers.x-b", equalTo("b"))
                .body("headers.x-a.hint", equalTo("…0123"))
                .body("models.size()", equalTo(1));
        json("{\"priority\": 8}")
                .header("If-Match", etag)
                .patch("/channels/" + id)
                .then()
                .statusCode(412)
                .contentType(PROBLEM);
        json("{\"publicHeaders\": [\"x-a\"]}")
                .patch("/channels/" + id)
                .then()
                .statusCode(400)
                .body("errors[0].message", containsString("cannot uncover x-a"));
        json("{\"priority\": null, \"headers\": {\"x-a\": null}}")
                .patch("/channels/" + id)
                .then()
                .statusCode(200)
                .body("priority", equalTo(0))
                .body("headers.x-a", nullValue())
                .body("headers.x-b", equalTo("b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"org/model-a", "org%2Fmodel-b", "plain:7b"})
    void editsModelsByNamesThatHoldASlash(String pathName) {
        String id = Api.channel(unique("slash"), unique("m"));
        String path = "/channels/" + id + "/models/" + pathName;
        String name = pathName.replace("%2F", "/");

        json("{\"upstreamName\": \"up\"}")
                .put(path)
                .then()
                .statusCode(201)
                .body("models.name", hasItem(name))
                .body("warnings.findAll { it.reason == 'noPrice' }.model", contains(name));
        json("{\"free\": true}").put(path).then().statusCode(200).body("warnings", empty());
        json("{\"name\": \"other\"}").put(path).then().statusCode(400).body("errors[0].field", equalTo("name"));
        admin().delete(path).then().statusCode(204);
        admin().delete(path).then().statusCode(404);
        admin().get("/channels/" + id).then().body("models.name", not(hasItem(name)));
        admin().get("/models/" + pathName).then().statusCode(200).body("name", equalTo(name));
    }

    @Test
    void keepsTheStoredSecretOfACredentialWrittenWithoutOne() {
        String id = Api.channel(unique("rotate"), unique("m"));
        String path = "/channels/" + id + "/credentials/k1";
        String hint = admin().get("/channels/" + id).path("credentials[0].hint");

        json("{\"weight\": 5}")
                .put(path)
                .then()
                .statusCode(200)
                .body("credentials[0].weight", equalTo(5))
                .body("credentials[0].hint", equalTo(hint));
        json("{\"secret\": \"sk-another-0000wxyz\"}")
                .put(path)
                .then()
                .statusCode(200)
                .body("credentials[0].hint", equalTo("…wxyz"));
        json("{}")
                .put("/channels/" + id + "/credentials/k2")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("secret"));
        admin().delete(path).then().statusCode(204);
        admin().get("/channels/" + id).then().body("credentials", empty());
    }

    @Test
    void deletesAChannel() {
        String id = Api.channel(unique("gone"), unique("m"));

        admin().header("If-Match", "\"other\"").delete("/channels/" + id).then().statusCode(412);
        admin().delete("/channels/" + id).then().statusCode(204);
        admin().get("/channels/" + id).then().statusCode(404);
    }

    @Test
    void listsInPages() {
        String name = unique("page");
        for (int i = 0; i < 3; i++) {
            Api.channel(name + i, name);
        }

        JsonPath first = admin().get("/channels?pageSize=2").jsonPath();
        assertThat(first.getList("items")).hasSize(2);
        assertThat(first.getInt("total")).isGreaterThanOrEqualTo(3);
        JsonPath second = admin().get("/channels?pageSize=2&pageToken=" + first.getString("nextPageToken"))
                .jsonPath();
        assertThat(second.getString("items[0].name")).isGreaterThan(first.getString("items[1].name"));
        admin().get("/channels?pageSize=501").then().statusCode(400).body("errors[0].field", equalTo("pageSize"));
        admin().get("/channels?pageToken=!").then().statusCode(400).body("errors[0].field", equalTo("pageToken"));
    }

    @Test
    void leavesAnAuditEventOfEveryWrite() {
        String id = Api.channel(unique("audited"), unique("m"));
        json("{\"weight\": 1}").patch("/channels/" + id).then().statusCode(200);
        admin().delete("/channels/" + id).then().statusCode(204);

        admin().get("/channelAuditEvents?resource=channel&resourceId=" + id)
                .then()
                .statusCode(200)
                .body("items.action", contains("delete", "update", "create"))
                .body("items[1].before.weight", equalTo(100))
                .body("items[1].after.weight", equalTo(1))
                .body("items[1].actor", equalTo("admin-token"))
                .body("items[1].address", equalTo("127.0.0.1"))
                .body("total", equalTo(3));
        admin().get("/channelAuditEvents?pageSize=1&resourceId=" + id).then().body("items.size()", equalTo(1));
    }
}
