package dev.sluice.channel;

import static dev.sluice.channel.Api.admin;
import static dev.sluice.channel.Api.json;
import static dev.sluice.channel.Api.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Stores.class)
class ModelAdditionsTest {
    private final String x = unique("x");
    private FakeGateway gateway;
    private String own;
    private String id;

    @BeforeEach
    void startGateway() {
        int redis = ConfigProvider.getConfig().getValue("sluice.test.redis-port", Integer.class);
        gateway = new FakeGateway(redis, "discoverModels");
        own = x + "-own";
        id = Api.channel(unique("added"), own);
        json("""
                {"%1$s-priced": {"mode": "chat", "input_cost_per_token": 1.23456789012345e-06, "output_cost_per_token": 6e-07,
                  "cache_read_input_token_cost": 7.5e-08, "input_cost_per_token_above_200k_tokens": 2e-06,
                  "max_input_tokens": 1000, "max_output_tokens": 100, "supports_vision": true},
                 "openai-custom/%1$s-vectors": {"mode": "embedding", "input_cost_per_token": 2e-08},
                 "%1$s-order": {"mode": "rerank", "input_cost_per_query": 0.002, "input_cost_per_token": 0, "output_cost_per_token": 0},
                 "%1$s-own": {"mode": "chat", "input_cost_per_token": 9e-06, "output_cost_per_token": 9e-06}}
                """.formatted(x)).post("/prices/import?format=litellm").then().statusCode(200);
        found(own, x + "-priced", x + "-unknown", x + "-vectors");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void addsWhatIsChosenWithListedPricesTimesTheMarkup() {
        json("{\"add\": [\"*\"], \"markup\": \"1.2\"}")
                .post("/channels/" + id + "/discoverModels")
                .then()
                .statusCode(200)
                .body("added", contains(x + "-priced", x + "-unknown", x + "-vectors"))
                .body("models.onChannel", contains(true, true, true, true))
                .body("models.priceKnown", contains(true, true, false, true))
                .body("warnings", hasSize(1))
                .body("warnings[0].model", equalTo(x + "-unknown"))
                .body("warnings[0].reason", equalTo("noPrice"));

        // 1.23456789012345 × 1.2 = 1.481481468148140
        admin().get("/models/" + x + "-priced")
                .then()
                .body("price.input", equalTo("1.481481468"))
                .body("price.output", equalTo("0.72"))
                .body("price.cachedInput", equalTo("0.09"))
                .body("price.tiers[0].aboveInputTokens", equalTo(200_000))
                .body("price.tiers[0].input", equalTo("2.4"))
                .body("price.tiers[0].output", equalTo("0.72"))
                .body("contextTokens", equalTo(1000))
                .body("maxOutputTokens", equalTo(100))
                .body("capabilities", contains("vision"));
        admin().get("/models/" + x + "-unknown").then().body("price", nullValue());
        admin().get("/channels/" + id)
                .then()
                .body("models.name", hasItems(own, x + "-priced", x + "-vectors"))
                .body("models.find { it.name == '" + x + "-vectors' }.endpoints", contains("embeddings"));
        admin().get("/snapshots/current").then().body("models.name", hasItem(x + "-priced"));
    }

    @Test
    void addsWhatIsBilledByTheRequestForWhatItIsFor() {
        found(x + "-order");

        json("{\"add\": [\"*\"], \"markup\": \"1.5\"}")
                .post("/channels/" + id + "/discoverModels")
                .then()
                .statusCode(200)
                .body("warnings", empty());

        admin().get("/models/" + x + "-order")
                .then()
                .body("price.perRequest", equalTo("0.003"))
                .body("price.input", equalTo("0"));
        admin().get("/channels/" + id)
                .then()
                .body("models.find { it.name == '" + x + "-order' }.endpoints", contains("rerank"));
    }

    @Test
    void whatIsListedForCompletionsServesThem() {
        json("{\"" + x
                        + "-legacy\": {\"mode\": \"completion\", \"input_cost_per_token\": 2e-06, \"output_cost_per_token\": 2e-06}}")
                .post("/prices/import?format=litellm")
                .then()
                .statusCode(200);
        found(x + "-legacy");

        json("{\"add\": [\"*\"]}")
                .post("/channels/" + id + "/discoverModels")
                .then()
                .statusCode(200);

        admin().get("/channels/" + id)
                .then()
                .body("models.find { it.name == '" + x + "-legacy' }.endpoints", contains("completions"));
    }

    @Test
    void addsNothingUnlessAsked() {
        json("{}")
                .post("/channels/" + id + "/discoverModels")
                .then()
                .statusCode(200)
                .body("models.onChannel", contains(true, false, false, false))
                .body("models.priceKnown", contains(true, true, false, true))
                .body("added", nullValue());

        admin().get("/channels/" + id).then().body("models.name", contains(own));
    }

    @Test
    void takesNamesAndBeginningsAndSaysWhatIsNotThere() {
        json("{\"add\": [\"" + x + "-pri*\", \"nope\", \"" + own + "\"]}")
                .post("/channels/" + id + "/discoverModels")
                .then()
                .statusCode(200)
                .body("added", contains(x + "-priced"))
                .body("warnings.model", contains("nope"))
                .body("warnings.reason", contains("notListed"));

        admin().get("/models/" + own).then().body("price.input", equalTo("2.5"));
        admin().get("/models/" + x + "-priced").then().body("price.input", equalTo("1.23456789"));
    }

    @Test
    void keepsThePriceThatAModelHasElsewhere() {
        Api.channel(unique("elsewhere"), x + "-priced");

        json("{\"add\": [\"" + x + "-priced\"]}")
                .post("/channels/" + id + "/discoverModels")
                .then()
                .body("added", contains(x + "-priced"))
                .body("warnings", empty());

        admin().get("/models/" + x + "-priced").then().body("price.input", equalTo("2.5"));
        admin().get("/prices?model=" + x + "-priced").then().body("total", equalTo(1));
    }

    @Test
    void leavesOutWhatCannotBeAModelHere() {
        found(x + " with blanks", x + "-fine");

        json("{\"add\": [\"*\"]}")
                .post("/channels/" + id + "/discoverModels")
                .then()
                .body("added", contains(x + "-fine"))
                .body("warnings.reason", contains("badName", "noPrice"));
    }

    @Test
    void addsNothingWhenNothingCouldBeListed() {
        gateway.answer = "{\"ok\":false,\"status\":500,\"models\":[],\"notes\":[],\"error\":\"broken\"}";

        json("{\"add\": [\"*\"]}")
                .post("/channels/" + id + "/discoverModels")
                .then()
                .statusCode(200)
                .body("ok", equalTo(false))
                .body("added", nullValue());
    }

    @Test
    void honoursIfMatchAndRefusesWhatIsNoChoice() {
        json("{\"add\": [\"*\"]}")
                .header("If-Match", "\"old\"")
                .post("/channels/" + id + "/discoverModels")
                .then()
                .statusCode(412);
        for (String markup : new String[] {"0", "-1", "101", "1e1", "x"}) {
            json("{\"add\": [\"*\"], \"markup\": \"" + markup + "\"}")
                    .post("/channels/" + id + "/discoverModels")
                    .then()
                    .statusCode(400)
                    .body("errors[0].field", equalTo("markup"));
        }
        json("{\"markup\": \"1.2\"}")
                .post("/channels/" + id + "/discoverModels")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("markup"));
        json("{\"add\": [\" \"]}")
                .post("/channels/" + id + "/discoverModels")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("add[0]"));
        json("{\"add\": []}")
                .post("/channels/" + id + "/discoverModels")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("add"));
        assertThat(admin().get("/channels/" + id).jsonPath().getList("models")).hasSize(1);
    }

    private void found(String... ids) {
        gateway.answer = Stream.of(ids)
                .map(one -> "{\"id\":\"" + one + "\"}")
                .collect(Collectors.joining(
                        ",", "{\"ok\":true,\"status\":200,\"models\":[", "],\"notes\":[],\"error\":null}"));
    }
}
