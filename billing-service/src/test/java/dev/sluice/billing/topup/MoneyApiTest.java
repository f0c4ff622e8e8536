package dev.sluice.billing.topup;

import static dev.sluice.billing.Admin.admin;
import static dev.sluice.billing.Admin.child;
import static dev.sluice.billing.Admin.root;
import static dev.sluice.billing.Admin.topUp;
import static dev.sluice.billing.OpenShards.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.sluice.billing.BillingStores;
import dev.sluice.billing.OpenShards;
import dev.sluice.billing.ledger.RootTotals;
import dev.sluice.billing.ledger.Totals;
import dev.sluice.billing.sql.Database;
import dev.sluice.contracts.Money;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Shard;
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
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BillingStores.class)
class MoneyApiTest {
    @Inject
    QuotaControl quota;

    @Inject
    Database database;

    @Inject
    Totals totals;

    @BeforeEach
    void shardsAreOpen() {
        OpenShards.await(quota);
    }

    @Test
    void aTopUpIsInTheLedgerAndInRedisWhenItIsAnswered() throws SQLException {
        // Given
        String id = root();

        // When
        Response entry = admin("{'amount': '10.00', 'reason': 'invoice 7'}").post("accounts/{id}/topUps", id);

        // Then
        entry.then()
                .statusCode(201)
                .header("sluice-applied", nullValue())
                .header("Location", containsString("/api/v1/accounts/" + id + "/ledgerEntries/"))
                .body("kind", equalTo("topUp"))
                .body("amount", equalTo("10"))
                .body("reason", equalTo("invoice 7"))
                .body("sourceId", startsWith("top_"));
        RootTotals root = totals(id);
        assertThat(get(quota.tree(Shard.of(root.shard()), id)).balance()).isEqualTo(10 * Money.DOLLAR);
        admin().get("accounts/{id}/balance", id)
                .then()
                .body("balance", equalTo("10"))
                .body("held", equalTo("0"))
                .body("available", equalTo("10"));
        admin().get("accounts/{id}/ledgerEntries/{entry}", id, entry.path("id"))
                .then()
                .statusCode(200)
                .body("amount", equalTo("10"));
    }

    /** metering.md rule 20: doubles would lose these. */
    @ParameterizedTest
    @ValueSource(longs = {1, 99_999_999_999_999L, 100_000_000_000_000L, 100_000_000_000_001L, 9_000_000_000_000_000L})
    void amountsAreExactInLedgerJsonAndRedis(long nanos) throws SQLException {
        // Given
        String id = root();
        String amount = Money.format(nanos);

        // When
        topUp(id, amount).then().statusCode(201).body("amount", equalTo(amount));

        // Then
        RootTotals root = totals(id);
        assertThat(root.balance()).isEqualTo(nanos);
        assertThat(get(quota.tree(Shard.of(root.shard()), id)).balance()).isEqualTo(nanos);
        admin().get("accounts/{id}/balance", id).then().body("balance", equalTo(amount));
        admin().get("accounts/{id}/ledgerEntries", id).then().body("items[0].amount", equalTo(amount));
    }

    @Test
    void theBalanceStaysWithinWhatIsCountedExactly() {
        // Given
        String id = root();
        topUp(id, "9000000").then().statusCode(201);

        // When
        Response more = topUp(id, "0.000000001");

        // Then
        more.then()
                .statusCode(400)
                .body("errors[0].field", equalTo("amount"))
                .body("detail", containsString("balance"));
        admin().get("accounts/{id}/balance", id).then().body("balance", equalTo("9000000"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                            | amount
            {'amount': 10}                                | amount
            {'amount': '0'}                               | amount
            {'amount': '1e3'}                             | amount
            {'amount': '9000000.000000001'}               | amount
            {'amount': '-9000000.000000001'}              | amount
            {'amount': '0.0000000001'}                    | amount
            {'amount': '-1'}                              | reason
            {'amount': '1', 'reason': ''}                 | reason
            {'amount': '1', 'currency': 'EUR'}            | currency
            """)
    void namesTheFieldThatIsWrong(String body, String field) {
        String id = root();

        admin(body).post("accounts/{id}/topUps", id).then().statusCode(400).body("errors.field", hasItem(field));
        admin().get("accounts/{id}/ledgerEntries", id).then().body("total", equalTo(0));
    }

    @Test
    void aNegativeAmountIsAnAdjustmentWithAReason() {
        String id = root();
        topUp(id, "5");

        admin("{'amount': '-7.5', 'reason': 'charged back'}")
                .post("accounts/{id}/topUps", id)
                .then()
                .statusCode(201)
                .body("kind", equalTo("adjustment"))
                .body("amount", equalTo("-7.5"));
        admin().get("accounts/{id}/balance", id).then().body("balance", equalTo("-2.5"));
    }

    @Test
    void onlyARootHoldsMoney() {
        // Given
        String root = root("'creditLimit': '2'");
        String child = child(root);

        // When
        Response refused = topUp(child, "1");

        // Then
        refused.then().statusCode(409).body("detail", containsString(root));
        topUp(root, "1").then().statusCode(201);
        admin().get("accounts/{id}/balance", child)
                .then()
                .body("accountId", equalTo(root))
                .body("available", equalTo("3"));
        topUp("acc_none", "1").then().statusCode(404);
    }

    @Test
    void availableIsOpenWithoutACreditLimit() {
        admin().get("accounts/{id}/balance", root("'creditLimit': null")).then().body("available", nullValue());
    }

    @Test
    void anIdempotencyKeyBooksOnce() {
        // Given
        String id = root();
        String key = "top-up-" + id;

        // When
        Response first = admin("{'amount': '3'}").header("Idempotency-Key", key).post("accounts/{id}/topUps", id);
        Response again = admin("{'amount': '3'}").header("Idempotency-Key", key).post("accounts/{id}/topUps", id);
        Response other = admin("{'amount': '4'}").header("Idempotency-Key", key).post("accounts/{id}/topUps", id);

        // Then
        first.then().statusCode(201);
        again.then().statusCode(201).body("id", equalTo(first.path("id")));
        other.then().statusCode(422);
        admin().get("accounts/{id}/balance", id).then().body("balance", equalTo("3"));
    }

    @Test
    void listsEntriesNewestFirst() {
        // Given
        String id = root();
        topUp(id, "1");
        topUp(id, "2");
        topUp(id, "3");

        // When
        Response page = admin().queryParam("pageSize", 2).get("accounts/{id}/ledgerEntries", id);

        // Then
        page.then().statusCode(200).body("items.amount", contains("3", "2")).body("total", equalTo(3));
        admin().queryParam("pageToken", page.<String>path("nextPageToken"))
                .get("accounts/{id}/ledgerEntries", id)
                .then()
                .body("items.amount", contains("1"))
                .body("nextPageToken", nullValue());
        admin().queryParam("kind", "adjustment")
                .get("accounts/{id}/ledgerEntries", id)
                .then()
                .body("items", hasSize(0));
        admin().queryParam("from", "yesterday")
                .get("accounts/{id}/ledgerEntries", id)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("from"));
    }

    @Test
    void entriesAreNeverChanged() {
        String id = root();
        topUp(id, "1");

        for (String change :
                new String[] {"update billing.ledger_entry set amount = 2", "delete from billing.ledger_entry"}) {
            assertThatThrownBy(() -> execute(change + " where root_id = '" + id + "'"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("never changed");
        }
    }

    @Test
    void aMonthTakesOverWhatWaitsInTheDefaultPartition() throws SQLException {
        // Given
        String id = root();
        execute("insert into billing.ledger_source (id, root_id, at) values ('" + id + "', '" + id + "', now())");
        execute("insert into billing.ledger_entry (admitted_at, root_id, account_id, kind, amount, source_id)"
                + " values ('2031-05-31T23:59:59Z', '" + id + "', '" + id + "', 'opening', 1, '" + id + "')");

        // When
        boolean made = execute("select billing.make_month('ledger_entry', '2031-05-01')");

        // Then
        assertThat(made).isTrue();
        assertThat(execute("select 1 from billing.ledger_entry_2031_05 where root_id = '" + id + "'"))
                .isTrue();
        assertThat(execute("select 1 from billing.ledger_entry_default where root_id = '" + id + "'"))
                .isFalse();
    }

    /** True when there was a row, and its first column was not false. */
    private boolean execute(String sql) throws SQLException {
        return database.transaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                if (!statement.execute(sql)) {
                    return false;
                }
                ResultSet rows = statement.getResultSet();
                return rows.next() && !"f".equals(rows.getString(1));
            }
        });
    }

    private RootTotals totals(String root) throws SQLException {
        return database.transaction(connection -> totals.read(connection, root)).orElseThrow();
    }
}
