package dev.sluice.billing.account;

import static dev.sluice.billing.Admin.admin;
import static dev.sluice.billing.Admin.child;
import static dev.sluice.billing.Admin.key;
import static dev.sluice.billing.Admin.name;
import static dev.sluice.billing.Admin.root;
import static dev.sluice.billing.Admin.topUp;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.sluice.billing.BillingStores;
import dev.sluice.billing.OpenShards;
import dev.sluice.quota.QuotaControl;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(BillingStores.class)
class AccountApiTest {
    @Inject
    QuotaControl quota;

    @BeforeEach
    void shardsAreOpen() {
        OpenShards.await(quota);
    }

    @Test
    void createsARootWithSafeDefaults() {
        String name = name("acme");

        Response created = admin("{'name': '" + name + "'}").post("accounts");

        created.then()
                .statusCode(201)
                .header("Location", containsString("/api/v1/accounts/acc_"))
                .header("ETag", startsWith("\""))
                .body("name", equalTo(name))
                .body("parentId", nullValue())
                .body("group", equalTo("default"))
                .body("enabled", equalTo(true))
                .body("timeZone", equalTo("UTC"))
                .body("creditLimit", equalTo("0"))
                .body("budgets", hasSize(0))
                .body("metrics", equalTo(false))
                .body("createdAt", notNullValue());
        String id = created.path("id");
        admin().get("accounts/{id}", id)
                .then()
                .statusCode(200)
                .header("ETag", equalTo(created.header("ETag")))
                .body("rootId", equalTo(id));
    }

    @Test
    void acceptsTheShapeOfTheContract() {
        admin("{'name': '" + name("acme")
                        + "', 'parentId': null, 'group': 'default', 'enabled': true, 'timeZone': 'UTC',"
                        + " 'creditLimit': '0', 'budgets': [], 'limits': {}, 'metrics': false}")
                .post("accounts")
                .then()
                .statusCode(201);
    }

    @Test
    void nullCreditLimitIsWithoutLimit() {
        String id = root("'creditLimit': null");

        admin().get("accounts/{id}", id).then().body("creditLimit", nullValue());
    }

    @Test
    void refusesTheFifthLevel() {
        String fourth = child(child(child(root())));

        admin("{'name': 'deep', 'parentId': '" + fourth + "'}")
                .post("accounts")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors[0].field", equalTo("parentId"))
                .body("errors[0].message", containsString("lowest level"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'name': 'x', 'color': 'red'}                                       | color
            {}                                                                  | name
            {'name': ''}                                                        | name
            {'name': 7}                                                         | name
            {'name': 'x', 'enabled': 'yes'}                                     | enabled
            {'name': 'x', 'parentId': 'acc_none'}                               | parentId
            {'name': 'x', 'group': ''}                                          | group
            {'name': 'x', 'group': null}                                        | group
            {'name': 'x', 'timeZone': 'Mars/Olympus'}                           | timeZone
            {'name': 'x', 'creditLimit': 5}                                     | creditLimit
            {'name': 'x', 'creditLimit': '-1'}                                  | creditLimit
            {'name': 'x', 'creditLimit': '9000000.000000001'}                   | creditLimit
            {'name': 'x', 'creditLimit': '0.0000000001'}                        | creditLimit
            {'name': 'x', 'budgets': {}}                                        | budgets
            {'name': 'x', 'budgets': [{'period': 'year', 'limit': '1'}]}        | budgets[0].period
            {'name': 'x', 'budgets': [{'period': 'day'}]}                       | budgets[0].limit
            {'name': 'x', 'budgets': [{'period': 'day', 'limit': '-1'}]}        | budgets[0].limit
            {'name': 'x', 'budgets': [{'period': 'day', 'limit': '1', 'model': 'a*'}]} | budgets[0].model
            {'name': 'x', 'budgets': [{'period': 'day', 'limit': '1'}, {'period': 'day', 'limit': '2'}]} | budgets[1]
            {'name': 'x', 'budgets': [{'period': 'day', 'limit': '1', 'cap': 1}]} | budgets[0].cap
            {'name': 'x', 'limits': {'requestsPerMinute': 0}}                   | limits.requestsPerMinute
            {'name': 'x', 'limits': {'requestsPerMinute': 1.5}}                 | limits.requestsPerMinute
            {'name': 'x', 'limits': {'requestsPerHour': 1}}                     | limits.requestsPerHour
            """)
    void namesTheFieldThatIsWrong(String body, String field) {
        admin(body)
                .post("accounts")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.field", hasItem(field));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {
            []
            7
            null
            """)
    void refusesWhatIsNoJsonObject(String body) {
        admin(body).post("accounts").then().statusCode(400).contentType("application/problem+json");
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        admin("{'name': '', 'timeZone': 'x', 'limits': {'concurrency': -1}}")
                .post("accounts")
                .then()
                .statusCode(400)
                .body("errors.field", contains("name", "timeZone", "limits.concurrency"));
    }

    @Test
    void belowTheRootNeitherZoneNorCreditLimit() {
        String root = root();

        admin("{'name': 'team', 'parentId': '" + root + "', 'timeZone': 'UTC', 'creditLimit': '1'}")
                .post("accounts")
                .then()
                .statusCode(400)
                .body("errors.field", contains("timeZone", "creditLimit"));
    }

    @Test
    void aNameIsTakenOnceAmongSiblings() {
        // Given
        String root = root();
        String body = "{'name': 'team', 'parentId': '" + root + "'}";
        String first = admin(body).post("accounts").path("id");

        // When
        Response second = admin(body).post("accounts");

        // Then
        second.then().statusCode(409).body("errors[0].field", equalTo("name"));
        String below = "{'name': 'team', 'parentId': '" + first + "'}";
        admin(below).post("accounts").then().statusCode(201);
    }

    @Test
    void patchesWhatIsNamedAndNothingElse() {
        String id = root("'budgets': [{'period': 'month', 'limit': '25.00'}]", "'limits': {'concurrency': 8}");

        Response patched = admin("{'limits': {'requestsPerMinute': 60}, 'creditLimit': '5'}")
                .contentType("application/merge-patch+json")
                .patch("accounts/{id}", id);

        patched.then()
                .statusCode(200)
                .body("creditLimit", equalTo("5"))
                .body("limits.concurrency", equalTo(8))
                .body("limits.requestsPerMinute", equalTo(60))
                .body("budgets[0].limit", equalTo("25"));
        admin("{'budgets': null, 'enabled': null}")
                .patch("accounts/{id}", id)
                .then()
                .body("budgets", hasSize(0))
                .body("enabled", equalTo(true));
    }

    @Test
    void refusesToMoveAnAccount() {
        String other = root();

        admin("{'parentId': '" + other + "'}")
                .patch("accounts/{id}", child(root()))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("parentId"));
    }

    @Test
    void aStaleEtagIsRefused() {
        // Given
        String id = root();
        String etag = admin().get("accounts/{id}", id).header("ETag");
        admin("{'group': 'vip'}")
                .header("If-Match", etag)
                .patch("accounts/{id}", id)
                .then()
                .statusCode(200);

        // When
        Response stale = admin("{'group': 'basic'}").header("If-Match", etag).patch("accounts/{id}", id);

        // Then
        stale.then().statusCode(412).contentType("application/problem+json");
        admin().get("accounts/{id}", id).then().body("group", equalTo("vip"));
        admin().header("If-Match", etag).delete("accounts/{id}", id).then().statusCode(412);
    }

    @Test
    void listsPageByPage() {
        // Given
        String root = root();
        String first = child(root);
        String second = child(root);
        String third = child(root);

        // When
        Response page =
                admin().queryParam("parentId", root).queryParam("pageSize", 2).get("accounts");
        Response next = admin().queryParam("parentId", root)
                .queryParam("pageSize", 2)
                .queryParam("pageToken", page.<String>path("nextPageToken"))
                .get("accounts");

        // Then
        page.then().statusCode(200).body("items.id", contains(first, second)).body("total", equalTo(3));
        next.then().body("items.id", contains(third)).body("nextPageToken", nullValue());
        admin().queryParam("rootId", root).get("accounts").then().body("total", equalTo(4));
        admin().queryParam("pageSize", 501).get("accounts").then().statusCode(400);
    }

    @Test
    void deletesOnlyWhatNothingDependsOn() {
        // Given
        String root = root();
        String child = child(root);
        String keyId = key(child).path("id");
        topUp(root, "1").then().statusCode(201);

        // Then
        admin().delete("accounts/{id}", root).then().statusCode(409).body("detail", containsString("below it"));
        admin().delete("accounts/{id}", child).then().statusCode(409).body("detail", containsString("keys"));
        admin().delete("accounts/{id}/keys/{key}", child, keyId).then().statusCode(204);
        admin().delete("accounts/{id}", child).then().statusCode(204);
        admin().delete("accounts/{id}", root).then().statusCode(409).body("detail", containsString("balance"));
        admin("{'amount': '-1', 'reason': 'paid back'}")
                .post("accounts/{id}/topUps", root)
                .then()
                .statusCode(201);
        admin().delete("accounts/{id}", root).then().statusCode(204);
        admin().get("accounts/{id}", root).then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void nobodyPassesWithoutTheToken() {
        given().get("/api/v1/accounts").then().statusCode(401).contentType("application/problem+json");
        given().header("Authorization", "Bearer wrong")
                .get("/api/v1/accounts")
                .then()
                .statusCode(401);
    }

    @Test
    void everyWriteLeavesAnAuditEvent() {
        String id = root();
        admin("{'group': 'vip'}").patch("accounts/{id}", id).then().statusCode(200);

        admin().queryParam("resource", "account")
                .queryParam("resourceId", id)
                .get("billingAuditEvents")
                .then()
                .statusCode(200)
                .body("items.action", contains("update", "create"))
                .body("items[0].actor", equalTo("admin-token"))
                .body("items[0].before.group", equalTo("default"))
                .body("items[0].after.group", equalTo("vip"));
    }
}
