package dev.sluice.channel;

import static dev.sluice.channel.Api.admin;
import static dev.sluice.channel.Api.json;
import static dev.sluice.channel.Api.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import dev.sluice.testkit.net.Authority;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Stores.class)
class ChannelCopiesTest {
    @Test
    void aCopyHasEverythingButTheSecretsAndIsDisabled() {
        String name = unique("original");
        Authority ca = new Authority("Test CA");
        Authority.Issued client = ca.issue("sluice");
        String id = json("""
                {"name": "%s", "provider": "azure-openai", "baseUrl": "https://acme.openai.azure.com",
                 "options": {"apiVersion": "2024-06-01"}, "priority": 3, "weight": 7,
                 "headers": {"x-open": "open", "x-hidden": "very-hidden-value"}, "publicHeaders": ["x-open"],
                 "credentials": [{"name": "k1", "secret": "azure-key-0123456789"}],
                 "models": [{"name": "%s", "upstreamName": "d1", "endpoints": ["chat", "responses"], "free": true}],
                 "timeouts": {"idle": "2m"},
                 "parameters": {"default": {"temperature": 0.50}, "remove": ["user"]}, "systemPrompt": "Be brief.",
                 "egress": {"proxy": "socks5://user:password@proxy.test:1080", "tls": {"ca": "%s",
                            "clientCertificate": "%s", "clientKey": "%s"}}}
                """.formatted(
                                name, name, line(ca.certificate()), line(client.certificate()), line(client.key())))
                .post("/channels")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        json("{\"model\": \"" + name + "\", \"channel\": \"" + name
                        + "\", \"currency\": \"EUR\", \"input\": \"2\", \"output\": \"4\"}")
                .post("/prices")
                .then()
                .statusCode(201);

        Response copied = json("{\"name\": \"" + name + "-b\"}").post("/channels/" + id + "/copy");

        copied.then()
                .statusCode(201)
                .header("Location", containsString("/channels/" + copied.path("id")))
                .body("enabled", equalTo(false))
                .body("credentials", empty())
                .body("headers", equalTo(Map.of("x-open", "open")))
                .body(
                        "notes",
                        contains("The copy is disabled, and without secrets, which nobody here can read: give it the"
                                + " credentials k1 and the headers x-hidden and the user of its proxy and the client"
                                + " certificate with its key, then enable it."))
                .body(
                        "egress",
                        equalTo(Map.of("proxy", "socks5://proxy.test:1080", "tls", Map.of("ca", ca.certificate()))));
        JsonPath original = admin().get("/channels/" + id).jsonPath();
        for (String field : List.of(
                "provider",
                "baseUrl",
                "options",
                "models",
                "groups",
                "priority",
                "weight",
                "limits",
                "timeouts",
                "parameters",
                "systemPrompt")) {
            assertThat(copied.jsonPath().<Object>get(field)).as(field).isEqualTo(original.get(field));
        }
        String path = "/channels/" + copied.path("id");
        admin().get(path).then().header("ETag", copied.header("ETag"));
        json("{\"secret\": \"azure-key-abcdefghij\"}")
                .put(path + "/credentials/k1")
                .then()
                .statusCode(201);
        json("{\"enabled\": true}").patch(path).then().statusCode(200);
        JsonPath table = admin().get("/snapshots/current").jsonPath();
        table.setRootPath("channels.find { it.name == '" + name + "-b' }");
        assertThat(table.getLong("models[0].costs[0].input")).isEqualTo(2_200_000_000L);
        admin().get("/prices?model=" + name).then().body("items.channel", containsInAnyOrder(null, name, name + "-b"));
    }

    /** As JSON has it. */
    private static String line(String pem) {
        return pem.replace("\n", "\\n");
    }

    @Test
    void aCopyNeedsANameOfItsOwn() {
        String name = unique("original");
        String copy = "/channels/" + Api.channel(name, name) + "/copy";

        json("{}").post(copy).then().statusCode(400).body("errors[0].field", equalTo("name"));
        json("{\"name\": \"x y\"}").post(copy).then().statusCode(400).body("errors[0].field", equalTo("name"));
        json("{\"name\": \"" + name + "\"}").post(copy).then().statusCode(409).body("errors[0].field", equalTo("name"));
        json("{\"name\": \"x\"}").post("/channels/none/copy").then().statusCode(404);
    }
}
