package dev.sluice.channel;

import static dev.sluice.channel.Api.admin;
import static dev.sluice.channel.Api.json;
import static dev.sluice.channel.Api.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.sluice.contracts.Money;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies at the edge of what is understood, through the public door. */
@QuarkusTest
@QuarkusTestResource(Stores.class)
class BodiesTest {
    private static final String PROBLEM = "application/problem+json";

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[]", "7", "null", "\"x\"", "{} {}", "{\"name\": \"\uD800\"}"})
    void refusesWhatIsNoJsonObject(String body) {
        for (String path : new String[] {"/channels", "/groups", "/prices"}) {
            json(body).post(path).then().statusCode(400).contentType(PROBLEM);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /channels | {"name": "a", "name": "b", "provider": "openai"}  | name       | stands twice
            /groups   | {"name": "a", "multiplier": "1", "name": "b"}     | name       | stands twice
            /groups   | {"name": "a", "multiplyer": "1"}                  | multiplyer | is not a known field
            /groups   | {"name": "a", "multiplier": 1}                    | multiplier | must be a string
            /groups   | {"name": ["a"]}                                   | name       | must be a string
            /prices   | {"model": "a", "inptu": "1"}                      | inptu      | is not a known field
            /prices   | {"model": "a", "free": "true"}                    | free       | must be true or false
            /prices   | {"model": "a", "tiers": {}}                       | tiers      | must be an array
            """)
    void namesTheFieldThatIsWrong(String path, String body, String field, String message) {
        json(body)
                .post(path)
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("errors[0].field", equalTo(field))
                .body("errors[0].message", containsString(message));
    }

    @Test
    void refusesUnknownFieldsInPatchesToo() {
        String model = unique("m");
        String id = Api.channel(unique("c"), model);
        String group = unique("g");
        json("{\"name\": \"" + group + "\"}").post("/groups").then().statusCode(201);

        for (String path : new String[] {"/channels/" + id, "/models/" + model, "/groups/" + group}) {
            json("{\"colour\": \"red\"}").patch(path).then().statusCode(400).body("errors.field", hasItem("colour"));
            json("[]").patch(path).then().statusCode(400).contentType(PROBLEM);
            json("").patch(path).then().statusCode(400).contentType(PROBLEM);
        }
    }

    @Test
    void warnsOfAModelWithoutAPriceWhereverItShows() {
        String model = unique("m");

        Response created = json("{\"name\": \"" + unique("c")
                        + "\", \"provider\": \"openai\", \"models\": [{\"name\": \"" + model + "\"}]}")
                .post("/channels");

        created.then().statusCode(201).body("warnings.findAll { it.reason == 'noPrice' }.model", contains(model));
        admin().get("/channels/" + created.path("id"))
                .then()
                .body("warnings.findAll { it.reason == 'noPrice' }.model", contains(model));
    }

    /** Doubles would lose these. */
    @ParameterizedTest
    @ValueSource(longs = {1, 99_999_999_999_999L, 100_000_000_000_000L, 100_000_000_000_001L, 9_000_000_000_000_000L})
    void amountsOfPricesAreExactInJsonAndInTheRouteTable(long nanos) {
        String model = unique("m");
        Api.channel(unique("c"), model);
        String amount = Money.format(nanos);

        String id = json("{\"model\": \"" + model + "\", \"input\": \"" + amount + "\", \"output\": \"0\"}")
                .post("/prices")
                .then()
                .statusCode(201)
                .body("input", equalTo(amount))
                .extract()
                .path("id");

        admin().get("/prices/" + id).then().body("input", equalTo(amount));
        JsonPath table = admin().get("/snapshots/current").jsonPath();
        assertThat(table.getLong(
                        "models.find { it.name == '" + model + "' }.prices.find { it.id == '" + id + "' }.input"))
                .isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9000000.000000001", "0.0000000001", "1e3", "1,5", " 1", "", "NaN"})
    void refusesAmountsThatCannotBeCountedExactly(String amount) {
        json("{\"model\": \"x\", \"input\": \"" + amount + "\", \"output\": \"0\"}")
                .post("/prices")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("input"));
    }

    @Test
    void answersNotModifiedToWhoHasItAlready() {
        String model = unique("m");
        String id = Api.channel(unique("c"), model);
        String price = admin().get("/prices?model=" + model).path("items[0].id");

        for (String path :
                new String[] {"/channels/" + id, "/models/" + model, "/groups/default", "/prices/" + price}) {
            String tag = admin().get(path).header("ETag");
            admin().header("If-None-Match", tag)
                    .get(path)
                    .then()
                    .statusCode(304)
                    .header("ETag", tag);
            admin().header("If-None-Match", "\"other\"").get(path).then().statusCode(200);
        }
    }
}
