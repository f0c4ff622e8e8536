package dev.sluice.billing.account;

import static dev.sluice.billing.Admin.admin;
import static dev.sluice.billing.Admin.key;
import static dev.sluice.billing.Admin.root;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.sluice.billing.BillingStores;
import dev.sluice.billing.OpenShards;
import dev.sluice.contracts.Money;
import dev.sluice.quota.QuotaControl;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies at the edge of what is understood, through the public door. */
@QuarkusTest
@QuarkusTestResource(BillingStores.class)
class BodiesTest {
    private static final String PROBLEM = "application/problem+json";

    @Inject
    QuotaControl quota;

    @BeforeEach
    void shardsAreOpen() {
        OpenShards.await(quota);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[]", "7", "null", "'x'", "{} {}"})
    void refusesWhatIsNoJsonObject(String body) {
        String id = root();

        for (String path : new String[] {"accounts/{id}/keys", "accounts/{id}/topUps"}) {
            admin(body).post(path, id).then().statusCode(400).contentType(PROBLEM);
        }
    }

    @Test
    void refusesAFieldThatStandsTwice() {
        String id = root();

        for (String path : new String[] {"accounts", "accounts/" + id + "/keys"}) {
            admin("{'name': 'a', 'name': 'b'}")
                    .post(path)
                    .then()
                    .statusCode(400)
                    .body("errors[0].field", equalTo("name"))
                    .body("errors[0].message", containsString("stands twice"));
        }
        admin("{'amount': '1', 'amount': '2'}")
                .post("accounts/{id}/topUps", id)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("amount"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'colour': 'red'}                               | colour
            {'enabled': 'no'}                               | enabled
            {'budgets': 'none'}                             | budgets
            {'limits': {'requestsPerMinute': '60'}}         | limits.requestsPerMinute
            """)
    void refusesUnknownFieldsAndWrongTypesInPatchesToo(String body, String field) {
        String id = root();
        String key = key(id).path("id");

        admin(body).patch("accounts/{id}", id).then().statusCode(400).body("errors.field", hasItem(field));
        admin(body)
                .patch("accounts/{id}/keys/{key}", id, key)
                .then()
                .statusCode(400)
                .body("errors.field", hasItem(field));
        admin("[]").patch("accounts/{id}", id).then().statusCode(400).contentType(PROBLEM);
    }

    /** Doubles would lose these. */
    @ParameterizedTest
    @ValueSource(longs = {1, 99_999_999_999_999L, 100_000_000_000_000L, 100_000_000_000_001L, 9_000_000_000_000_000L})
    void amountsOfLimitsAreExact(long nanos) {
        String amount = Money.format(nanos);
        String budgets = "'budgets': [{'period': 'month', 'limit': '" + amount + "'}]";

        String id = root("'creditLimit': '" + amount + "'", budgets);
        String key = key(id, budgets).path("id");

        admin().get("accounts/{id}", id)
                .then()
                .body("creditLimit", equalTo(amount))
                .body("budgets[0].limit", equalTo(amount));
        admin().get("accounts/{id}/keys/{key}", id, key).then().body("budgets[0].limit", equalTo(amount));
        admin().get("accounts/{id}/balance", id).then().body("available", equalTo(amount));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9000000.000000001", "0.0000000001", "1e3", "1,5", " 1", "", "NaN"})
    void refusesAmountsThatCannotBeCountedExactly(String amount) {
        String id = root();
        String budget = "{'name': 'x', 'budgets': [{'period': 'month', 'limit': '" + amount + "'}]}";

        for (String path : new String[] {"accounts", "accounts/" + id + "/keys"}) {
            admin(budget).post(path).then().statusCode(400).body("errors.field", hasItem("budgets[0].limit"));
        }
        admin("{'name': 'x', 'creditLimit': '" + amount + "'}")
                .post("accounts")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("creditLimit"));
        admin("{'amount': '" + amount + "'}")
                .post("accounts/{id}/topUps", id)
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("amount"));
    }

    @Test
    void answersNotModifiedToWhoHasItAlready() {
        String id = root();
        String key = key(id).path("id");

        for (String path : new String[] {"accounts/" + id, "accounts/" + id + "/keys/" + key}) {
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
