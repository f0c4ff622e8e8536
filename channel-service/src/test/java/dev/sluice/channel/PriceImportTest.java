package dev.sluice.channel;

import static dev.sluice.channel.Api.admin;
import static dev.sluice.channel.Api.json;
import static dev.sluice.channel.Api.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.sluice.channel.price.ListedPrice;
import dev.sluice.channel.price.PriceLibrary;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Stores.class)
class PriceImportTest {
    private static final String IMPORT = "/prices/import?format=litellm";

    @Inject
    PriceLibrary library;

    @Test
    void replacesTheListAsAWholeAndFindsQualifiedNamesFirst() {
        json("{\"old\": " + cost("1e-06") + ", \"m\": " + cost("1e-06") + "}")
                .post(IMPORT)
                .then()
                .statusCode(200)
                .body("models", equalTo(2));

        json("{\"azure/m\": " + cost("2.5e-06") + ", \"m\": " + cost("1.5e-07")
                        + ", \"x\": {\"mode\": \"rerank\"}, \"y\": {\"mode\": \"ocr\"}}")
                .post(IMPORT)
                .then()
                .statusCode(200)
                .body("format", equalTo("litellm"))
                .body("dryRun", equalTo(false))
                .body("importedAt", notNullValue())
                .body("models", equalTo(2))
                .body("modes.chat", equalTo(2))
                .body("skipped.noPrice", equalTo(1))
                .body("skipped.'mode:ocr'", equalTo(1));

        assertThat(find("azure", "m", "old").keySet()).containsExactly("m");
        assertThat(find("azure", "m").get("m").input()).isEqualByComparingTo("2.5");
        assertThat(find("openai", "m").get("m").input()).isEqualByComparingTo("0.15");
        assertThat(admin().get("/channelAuditEvents?pageSize=1").asString()).contains("\"priceList\"");
    }

    @Test
    void changesNothingOnADryRun() {
        String name = unique("dry");
        json("{\"" + name + "\": " + cost("1e-06") + "}")
                .post(IMPORT + "&dryRun=true")
                .then()
                .statusCode(200)
                .body("dryRun", equalTo(true))
                .body("importedAt", nullValue())
                .body("models", equalTo(1));

        assertThat(find("openai", name)).isEmpty();
    }

    @Test
    void leavesThePricesOfModelsAsTheyAre() {
        String model = unique("m");
        Api.channel(unique("priced"), model);

        json("{\"" + model + "\": " + cost("9e-06") + "}").post(IMPORT).then().statusCode(200);

        admin().get("/models/" + model).then().body("price.input", equalTo("2.5"));
        admin().get("/prices?model=" + model).then().body("total", equalTo(1));
    }

    @Test
    void refusesOtherFormatsAndFiles() {
        json("{}").post("/prices/import").then().statusCode(400).body("errors[0].field", equalTo("format"));
        json("{}").post(IMPORT + "&dryRun=yes").then().statusCode(400).body("errors[0].field", equalTo("dryRun"));
        json("[1]").post(IMPORT).then().statusCode(400).body("detail", containsString("LiteLLM's file"));
        admin().contentType("application/json").post(IMPORT).then().statusCode(400);
        json("{\"a\": \"" + "x".repeat(8 << 20) + "\"}")
                .post(IMPORT)
                .then()
                .statusCode(413)
                .body("detail", containsString("8 MB"));
    }

    private Map<String, ListedPrice> find(String provider, String... names) {
        return QuarkusTransaction.requiringNew().call(() -> library.find(provider, List.of(names)));
    }

    private static String cost(String input) {
        return "{\"mode\": \"chat\", \"input_cost_per_token\": " + input + ", \"output_cost_per_token\": 2e-06}";
    }
}
