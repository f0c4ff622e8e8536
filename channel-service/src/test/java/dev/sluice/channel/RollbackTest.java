package dev.sluice.channel;

import static dev.sluice.channel.Api.admin;
import static dev.sluice.channel.Api.json;
import static dev.sluice.channel.Api.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sluice.testkit.FutureSchema;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** This version on the schema of a later one: as in the middle of an upgrade, and after it was rolled back. */
@QuarkusTest
@QuarkusTestResource(Stores.class)
class RollbackTest {
    @Inject
    Flyway flyway;

    @Inject
    DataSource database;

    @Test
    void startsWritesAndReadsOnTheSchemaOfALaterVersion() throws Exception {
        String served = unique("m");
        String before = Api.channel(unique("before"), served);
        try (FutureSchema schema = new FutureSchema(database, "channel", this::upgrade)) {
            assertThatCode(flyway::migrate).doesNotThrowAnyException();
            String model = unique("m");
            String channel = channel(model);
            changes(channel, model);
            changes(before, served);
            everyListAnswers(channel, model);
            admin().delete("/channels/" + before).then().statusCode(204);
            // Written at the start.
            assertThat(schema.unwritten()).isSubsetOf("keyset_proof");
        }
    }

    private static String channel(String model) {
        json("{\"name\": \"" + unique("vip") + "\", \"multiplier\": \"0.8\"}")
                .post("/groups")
                .then()
                .statusCode(201);
        return json("""
                {"name": "%s", "provider": "openai-custom", "baseUrl": "http://upstream.test", "headers": {"x-secret": "s"},
                 "credentials": [{"name": "k1", "secret": "sk-secret"}], "egress": {"proxy": "http://u:p@proxy.test:3128"},
                 "parameters": {"set": {"store": false}}, "systemPrompt": "Be brief.",
                 "models": [{"name": "%s", "price": {"input": "2.50", "output": "10.00"}}]}
                """.formatted(unique("later"), model))
                .header("Idempotency-Key", unique("once"))
                .post("/channels")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static void changes(String channel, String model) {
        json("{\"weight\": 50, \"headers\": {\"x-a\": \"a\"}}")
                .patch("/channels/" + channel)
                .then()
                .statusCode(200);
        json("{\"secret\": \"sk-other\"}")
                .put("/channels/" + channel + "/credentials/k2")
                .then()
                .statusCode(201);
        json("{\"contextTokens\": 128000}").patch("/models/" + model).then().statusCode(200);
        json("{\"model\": \"" + model + "\", \"channel\": \"" + name(channel) + "\", \"free\": true}")
                .post("/prices")
                .then()
                .statusCode(201);
        json("{\"m\": {\"mode\": \"chat\", \"input_cost_per_token\": 1e-06, \"output_cost_per_token\": 2e-06}}")
                .post("/prices/import?format=litellm")
                .then()
                .statusCode(200);
    }

    private static String name(String channel) {
        return admin().get("/channels/" + channel).path("name");
    }

    private static void everyListAnswers(String channel, String model) {
        for (String path : List.of(
                "/channels",
                "/channels/" + channel,
                "/models/" + model,
                "/prices?model=" + model,
                "/groups",
                "/snapshots/current",
                "/channelAuditEvents")) {
            assertThat(admin().get(path).statusCode()).as(path).isEqualTo(200);
        }
    }

    private void upgrade() {
        Flyway.configure()
                .dataSource(database)
                .schemas("channel")
                .locations("classpath:admin-kit", "classpath:db/migration", "filesystem:../admin-kit/src/test/future")
                .load()
                .migrate();
    }
}
