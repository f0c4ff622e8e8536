package dev.sluice.billing.apikey;

import static dev.sluice.billing.Admin.admin;
import static dev.sluice.billing.Admin.key;
import static dev.sluice.billing.Admin.name;
import static dev.sluice.billing.Admin.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.sluice.billing.BillingStores;
import dev.sluice.billing.OpenShards;
import dev.sluice.billing.sql.Database;
import dev.sluice.quota.QuotaControl;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(BillingStores.class)
class KeyApiTest {
    @Inject
    QuotaControl quota;

    @Inject
    Database database;

    @BeforeEach
    void shardsAreOpen() {
        OpenShards.await(quota);
    }

    @Test
    void showsTheSecretOnceAndKeepsItsHashOnly() throws SQLException {
        // Given
        String account = root();

        // When
        Response created = admin("{'name': 'ci', 'enabled': true, 'models': ['gpt-4o', 'claude-*'],"
                        + " 'allowedCidrs': ['10.0.0.0/8'], 'expiresAt': null,"
                        + " 'budgets': [{'period': 'month', 'limit': '25.00'},"
                        + " {'period': 'total', 'limit': '100.00', 'model': 'gpt-4o'}],"
                        + " 'limits': {'requestsPerMinute': 60, 'tokensPerMinute': 100000, 'concurrency': 8},"
                        + " 'permissions': [], 'tags': {'team': 'search'}}")
                .header("Idempotency-Key", account)
                .post("accounts/{id}/keys", account);

        // Then
        created.then().statusCode(201).body("tags.team", equalTo("search"));
        String secret = created.path("secret");
        assertThat(secret).matches("sk-[0-9A-Za-z]{48}");
        assertThat(KeySecret.checksum(secret.substring(3, 45))).isEqualTo(secret.substring(45));
        assertThat(created.<String>path("hint")).isEqualTo("…" + secret.substring(47));
        Response read = admin().get("accounts/{id}/keys/{key}", account, created.path("id"));
        read.then().statusCode(200).body("secret", nullValue()).body("budgets[1].limit", equalTo("100"));
        assertThat(created.header("ETag")).isEqualTo(read.header("ETag"));
        assertThat(everythingStored()).contains(KeySecret.of(secret).sha256()).doesNotContain(secret.substring(3));
    }

    @Test
    void findsAKeyByItsHintAndByItsSecret() {
        // Given
        Response created = key(root());
        String secret = created.path("secret");
        String id = created.path("id");

        // Then
        admin().queryParam("hint", secret.substring(47)).get("keys").then().body("items.id", hasItem(id));
        admin().queryParam("hint", created.<String>path("hint"))
                .get("keys")
                .then()
                .body("items.id", hasItem(id));
        admin("{'secret': '" + secret + "'}")
                .post("keys/lookup")
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("secret", nullValue());
        admin("{'secret': 'sk-unknown-unknown'}")
                .post("keys/lookup")
                .then()
                .statusCode(404)
                .body(not(containsString("sk-unknown")));
        admin("{}").post("keys/lookup").then().statusCode(400).body("errors[0].field", equalTo("secret"));
    }

    @Test
    void takesASecretFromElsewhereOnceForEver() {
        // Given
        String account = root();
        String secret = "imported-" + name("s") + "-0123456789";
        String body = "{'name': 'old', 'secret': '" + secret + "'}";
        Response created = admin(body).post("accounts/{id}/keys", account);
        created.then().statusCode(201).body("secret", nullValue()).body("hint", equalTo("…6789"));
        admin().delete("accounts/{id}/keys/{key}", account, created.path("id"))
                .then()
                .statusCode(204);

        // When
        Response again = admin(body).post("accounts/{id}/keys", account);

        // Then
        again.then().statusCode(409).body("errors[0].field", equalTo("secret")).body(not(containsString(secret)));
    }

    @Test
    void anIdempotencyKeyGivesTheSameSecretAgain() {
        // Given
        String account = root();
        String idempotencyKey = "create-" + account;

        // When
        Response first = admin("{'name': 'ci'}")
                .header("Idempotency-Key", idempotencyKey)
                .post("accounts/{id}/keys", account);
        Response again = admin("{'name': 'ci'}")
                .header("Idempotency-Key", idempotencyKey)
                .post("accounts/{id}/keys", account);
        Response other = admin("{'name': 'cd'}")
                .header("Idempotency-Key", idempotencyKey)
                .post("accounts/{id}/keys", account);

        // Then
        first.then().statusCode(201);
        again.then()
                .statusCode(201)
                .body("secret", equalTo(first.path("secret")))
                .header("Location", equalTo(first.header("Location")));
        other.then().statusCode(422);
        admin().get("accounts/{id}/keys", account).then().body("total", equalTo(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'name': 'x', 'owner': 'me'}                          | owner
            {}                                                    | name
            {'name': 'x', 'models': 'gpt-4o'}                     | models
            {'name': 'x', 'models': []}                           | models
            {'name': 'x', 'models': ['a*b']}                      | models[0]
            {'name': 'x', 'models': [null]}                       | models[0]
            {'name': 'x', 'allowedCidrs': ['10.0.0.0/33']}        | allowedCidrs[0]
            {'name': 'x', 'allowedCidrs': ['example.com']}        | allowedCidrs[0]
            {'name': 'x', 'expiresAt': 'tomorrow'}                | expiresAt
            {'name': 'x', 'permissions': ['root']}                | permissions[0]
            {'name': 'x', 'tags': {'a': 'b,c'}}                   | tags.a
            {'name': 'x', 'tags': ['a']}                          | tags
            {'name': 'x', 'limits': {'concurrency': 'many'}}      | limits.concurrency
            {'name': 'x', 'secret': 'short'}                      | secret
            {'name': 'x', 'secret': 'with blanks in the middle'}  | secret
            """)
    void namesTheFieldThatIsWrong(String body, String field) {
        admin(body)
                .post("accounts/{id}/keys", root())
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.field", hasItem(field));
    }

    @Test
    void aNameIsTakenOnceInAnAccount() {
        String account = root();
        admin("{'name': 'ci'}").post("accounts/{id}/keys", account).then().statusCode(201);

        admin("{'name': 'ci'}")
                .post("accounts/{id}/keys", account)
                .then()
                .statusCode(409)
                .body("errors[0].field", equalTo("name"));
        admin("{'name': 'ci'}").post("accounts/{id}/keys", root()).then().statusCode(201);
    }

    @Test
    void aSecretCannotBePatched() {
        String account = root();
        String id = key(account).path("id");

        admin("{'secret': 'another-secret-0123456789'}")
                .patch("accounts/{id}/keys/{key}", account, id)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("secret"));
    }

    @Test
    void aStaleEtagIsRefused() {
        // Given
        String account = root();
        Response created = key(account);
        String id = created.path("id");
        admin("{'enabled': false}")
                .header("If-Match", created.header("ETag"))
                .patch("accounts/{id}/keys/{key}", account, id)
                .then()
                .statusCode(200);

        // When
        Response stale = admin("{'enabled': true}")
                .header("If-Match", created.header("ETag"))
                .patch("accounts/{id}/keys/{key}", account, id);

        // Then
        stale.then().statusCode(412);
    }

    @Test
    void aKeyIsFoundOnlyUnderItsAccount() {
        String account = root();
        String id = key(account).path("id");

        admin().get("accounts/{id}/keys/{key}", root(), id).then().statusCode(404);
        admin().get("accounts/{id}/keys", account).then().body("items.id", contains(id));
        admin().get("accounts/acc_none/keys").then().statusCode(404);
    }

    /** Text of every row that a secret might have slipped into. */
    private String everythingStored() throws SQLException {
        StringBuilder all = new StringBuilder();
        for (String table : new String[] {"api_key", "audit_event", "idempotent_answer", "outbox"}) {
            database.transaction(connection -> {
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery("select t::text from billing." + table + " t")) {
                    while (row.next()) {
                        all.append(row.getString(1)).append('\n');
                    }
                }
                return null;
            });
        }
        return all.toString();
    }
}
