package dev.sluice.channel;

import static dev.sluice.channel.Api.admin;
import static dev.sluice.channel.Api.json;
import static dev.sluice.channel.Api.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a channel changes in requests. */
@QuarkusTest
@QuarkusTestResource(Stores.class)
class ChannelParametersTest {
    @Test
    void areStoredShownAuditedAndCompiled() {
        String name = unique("parameters");

        Response created = json("""
                {"name": "%s", "provider": "openai-custom", "baseUrl": "http://upstream.test",
                 "parameters": {"set": {"temperature": 0.10, "stop": ["a\\u0000b"], "seed": 100.0}, "default": {"max_tokens": 1024},
                                "remove": ["user"], "rename": {"top_k": "topK"}},
                 "systemPrompt": "Answer in Norwegian.\\n\\t\\"Takk.\\""}
                """.formatted(name)).post("/channels");

        assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
        String path = "/channels/" + created.path("id");
        admin().get(path)
                .then()
                .header("ETag", created.header("ETag"))
                .body("parameters.set.stop", equalTo(List.of("a\u0000b")))
                .body("parameters.default.max_tokens", equalTo(1024))
                .body("parameters.remove", equalTo(List.of("user")))
                .body("parameters.rename", equalTo(Map.of("top_k", "topK")))
                .body("systemPrompt", equalTo("Answer in Norwegian.\n\t\"Takk.\""));
        JsonPath compiled = compiled(name);
        assertThat(compiled.getString("parameters.set.temperature")).isEqualTo("0.1");
        assertThat(compiled.getString("parameters.set.stop")).isEqualTo("[\"a\\u0000b\"]");
        assertThat(compiled.getString("parameters.defaults.max_tokens")).isEqualTo("1024");
        assertThat(compiled.getString("systemPrompt")).isEqualTo("Answer in Norwegian.\n\t\"Takk.\"");
        admin().get("/channelAuditEvents?resourceId=" + created.path("id"))
                .then()
                .body("items[0].after.parameters.remove", equalTo(List.of("user")));
    }

    @Test
    void arePatchedNameByName() {
        String name = unique("parameters");
        String path = "/channels/" + Api.channel(name, name);
        assertThat(compiled(name).<Object>get("parameters")).isNull();

        json("{\"parameters\": {\"set\": {\"temperature\": 1, \"top_p\": 0.5}}, \"systemPrompt\": \"Be brief.\"}")
                .patch(path)
                .then()
                .statusCode(200);
        json("{\"parameters\": {\"set\": {\"temperature\": null}, \"remove\": [\"user\"]}, \"systemPrompt\": null}")
                .patch(path)
                .then()
                .statusCode(200)
                .body("parameters.set.keySet()", equalTo(java.util.Set.of("top_p")))
                .body("parameters.remove", equalTo(List.of("user")))
                .body("systemPrompt", nullValue());
        json("{\"parameters\": null}").patch(path).then().statusCode(200).body("parameters", equalTo(Map.of()));
        assertThat(compiled(name).<Object>get("parameters")).isNull();
    }

    @Test
    void ofTheProviderHoldUnlessTheChannelSaysOtherwise() {
        String name = unique("quirks");
        String mistral = """
                {"name": "%s", "provider": "mistral", "credentials": [{"name": "k", "secret": "test-key-of-mistral"}],
                 "models": [{"name": "%s", "free": true}], "parameters": %s}
                """;
        json(mistral.formatted(name, name, "{}")).post("/channels").then().statusCode(201);
        json(mistral.formatted(
                        name + "-b",
                        name,
                        "{\"rename\": {\"user\": \"user\", \"n_seed\": \"random_seed\"}, \"set\": {\"store\": false},"
                                + " \"remove\": [\"metadata\"]}"))
                .post("/channels")
                .then()
                .statusCode(201);

        JsonPath plain = compiled(name);
        assertThat(plain.getMap("parameters.rename"))
                .isEqualTo(Map.of(
                        "seed",
                        "random_seed",
                        "max_completion_tokens",
                        "max_tokens",
                        "dimensions",
                        "output_dimension"));
        assertThat(plain.getList("parameters.remove", String.class))
                .containsExactly(
                        "user", "logprobs", "top_logprobs", "logit_bias", "store", "stream_options", "encoding_format");
        JsonPath own = compiled(name + "-b");
        assertThat(own.getMap("parameters.rename"))
                .isEqualTo(Map.of(
                        "n_seed",
                        "random_seed",
                        "max_completion_tokens",
                        "max_tokens",
                        "dimensions",
                        "output_dimension"));
        assertThat(own.getList("parameters.remove", String.class))
                .containsExactly(
                        "metadata", "logprobs", "top_logprobs", "logit_bias", "stream_options", "encoding_format");
        assertThat(own.getMap("parameters.set")).isEqualTo(Map.of("store", "false"));
        admin().get("/providers/mistral").then().body("parameters.remove", hasItems("user", "store"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{\"set\": {\"n\": 2}}' | parameters.set.n | is not for a channel",
                "'{\"default\": {\"model\": \"m\"}}' | parameters.default.model | is not for a channel",
                "'{\"remove\": [\"a\", \"stream_options\"]}' | parameters.remove[1] | is not for a channel",
                "'{\"rename\": {\"messages\": \"x\"}}' | parameters.rename.messages | is not for a channel",
                "'{\"rename\": {\"x\": \"n\"}}' | parameters.rename.x | must not be n",
                "'{\"rename\": {\"x\": \"max_tokens\"}}' | parameters.rename.x | can only become the other",
                "'{\"rename\": {\"max_tokens\": \"max_new_tokens\"}}' | parameters.rename.max_tokens | can only become the other",
                "'{\"rename\": {\"x\": \"z\", \"y\": \"z\"}}' | parameters.rename.y | another name becomes too",
                "'{\"rename\": {\"x\": null}}' | parameters.rename.x | is required",
                "'{\"rename\": {\"x\": \"a b\"}}' | parameters.rename.x | must be a name",
                "'{\"remove\": [\"max_tokens\"]}' | parameters.remove[0] | cannot be removed",
                "'{\"remove\": [null]}' | parameters.remove[0] | is required",
                "'{\"remove\": [\"a\\r\\nb\"]}' | 'parameters.remove[0]' | must be a name",
                "'{\"remove\": [\"a\", \"a\"]}' | parameters.remove[1] | stands in remove too",
                "'{\"set\": {\"a\": 1}, \"remove\": [\"a\"]}' | parameters.remove[0] | stands in set too",
                "'{\"set\": {\"max_tokens\": 1.5}}' | parameters.set.max_tokens | must be a whole number",
                "'{\"default\": {\"max_completion_tokens\": 0}}' | parameters.default.max_completion_tokens | must be a whole number",
                "'{\"set\": {\"max_tokens\": 1, \"max_completion_tokens\": 1}}' | parameters.set.max_completion_tokens | other name",
                "'{\"set\": {\"a\": null}}' | parameters.set.a | must not be null",
                "'{\"set\": 5}' | parameters.set | must be an object",
                "'{\"sett\": {}}' | parameters.sett | is not a known field",
            })
    void saysWhichFieldIsWrong(String parameters, String field, String message) {
        refused("{\"name\": \"x\", \"provider\": \"openai\", \"parameters\": " + parameters + "}", field, message);
    }

    @Test
    void areBounded() {
        StringBuilder many = new StringBuilder("\"n0\"");
        for (int i = 1; i <= 64; i++) {
            many.append(", \"n").append(i).append('"');
        }
        String prefix = "{\"name\": \"x\", \"provider\": \"openai\", ";
        String tooLong = "é".repeat(16_384) + "x";

        refused(prefix + "\"parameters\": {\"remove\": [" + many + "]}}", "parameters", "more than 64 names");
        refused(
                prefix + "\"parameters\": {\"set\": {\"a\": \"" + tooLong + "\"}}}",
                "parameters",
                "more than 32768 bytes");
        refused(prefix + "\"systemPrompt\": \"" + tooLong + "\"}", "systemPrompt", "longer than 32768 bytes");
        refused(prefix + "\"systemPrompt\": \" \\n\"}", "systemPrompt", "must not be blank");
        refused(prefix + "\"systemPrompt\": \"a\\u0000\"}", "systemPrompt", "control characters");
    }

    private static void refused(String body, String field, String message) {
        JsonPath problem =
                json(body).post("/channels").then().statusCode(400).extract().jsonPath();

        assertThat(problem.getList("errors.field", String.class)).contains(field);
        assertThat(problem.getString("errors.find { it.field == '" + field + "' }.message"))
                .contains(message);
    }

    private static JsonPath compiled(String name) {
        JsonPath table = admin().get("/snapshots/current").jsonPath();
        table.setRootPath("channels.find { it.name == '" + name + "' }");
        return table;
    }
}
