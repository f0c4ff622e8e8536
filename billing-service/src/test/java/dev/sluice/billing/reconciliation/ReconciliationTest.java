package dev.sluice.billing.reconciliation;

import static dev.sluice.billing.Admin.admin;
import static dev.sluice.billing.Admin.key;
import static dev.sluice.billing.OpenShards.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.billing.BillingStores;
import dev.sluice.billing.Books;
import dev.sluice.billing.Books.Root;
import dev.sluice.billing.OpenShards;
import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.Money;
import dev.sluice.quota.Layout;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Shard;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL is set back by hand, as a restored dump sets it back. */
@QuarkusTest
@QuarkusTestResource(BillingStores.class)
class ReconciliationTest {
    private static final Duration REBUILT = Duration.ofSeconds(15);

    @Inject
    Books books;

    @Inject
    QuotaControl quota;

    @Inject
    DataSource database;

    @BeforeEach
    void shardsAreOpen() {
        OpenShards.await(quota);
    }

    @Test
    void aKeyThatOnlyRedisKnowsIsNamedAndTakenOut() throws Exception {
        // Given
        Root root = books.root("1");
        String id = key(root.id()).path("id");
        String hash = hash(id);
        long revision = get(quota.meta(Shard.of(root.shard()))).revision();
        setBack(
                "delete from billing.outbox where scope_id = '%s'".formatted(id),
                "delete from billing.api_key where id = '%s'".formatted(id));
        assertThat(found(id)).containsExactly("unknown");

        // When
        reconcile();

        // Then: gateways look at a grant again when the revision has risen, and find none.
        assertThat(grant(hash)).isNull();
        assertThat(get(quota.meta(Shard.of(root.shard()))).revision()).isGreaterThan(revision);
        assertThat(found(id)).isEmpty();
    }

    @Test
    void aKeyThatWasDisabledSinceIsNamedAndGetsTheSettingsOfPostgreSql() throws Exception {
        // Given
        Root root = books.root("1");
        String id = key(root.id()).path("id");
        String hash = hash(id);
        admin("{'enabled': false}")
                .queryParam("waitSeconds", 5)
                .patch("accounts/{id}/keys/{key}", root.id(), id)
                .then()
                .statusCode(200);
        long seen = grant(hash).version();
        setBack("update billing.api_key set enabled = true, version = 1 where id = '%s'".formatted(id));
        assertThat(found(id)).containsExactly("newer");

        // When
        reconcile();

        // Then
        await().untilAsserted(() -> {
            assertThat(grant(hash).enabled()).isTrue();
            assertThat(grant(hash).version()).isGreaterThan(seen);
            assertThat(found(id)).isEmpty();
        });
    }

    @Test
    void aKeyOfTheSameVersionAndOtherSettingsIsNamedToo() throws Exception {
        // Given: changed after the restore, up to the version that Redis had seen before it.
        Root root = books.root("1");
        String id = key(root.id()).path("id");
        setBack("update billing.api_key set models = '[\"gpt-4o\"]' where id = '%s'".formatted(id));
        assertThat(found(id)).containsExactly("newer");

        reconcile();

        await().untilAsserted(() -> assertThat(grant(hash(id)).models()).containsExactly("gpt-4o"));
    }

    @Test
    void anAccountWithoutKeysThatWasChangedSinceTakesNewKeysAfterwards() throws Exception {
        // Given
        Root root = books.root("1");
        admin("{'group': 'vip'}")
                .queryParam("waitSeconds", 5)
                .patch("accounts/{id}", root.id())
                .then()
                .statusCode(200);
        setBack("update billing.account set group_name = null, version = 1 where id = '%s'".formatted(root.id()));
        assertThat(found(root.id())).containsExactly("newer");

        // When
        reconcile();
        String key = key(root.id()).path("id");

        // Then: a lease with an older version than Redis has seen would be refused for ever.
        long inGrant = grant(hash(key)).path().getFirst().version();
        assertThat(books.tree(root).versions().get(root.id())).isEqualTo(inGrant);
        assertThat(found(root.id())).isEmpty();
    }

    @Test
    void moneyThatTheLedgerLacksIsNamedAndTakenOut() throws Exception {
        // Given
        Root root = books.root("1");
        topUp(root, "5");
        setBack(
                "set local billing.moving = 'on'",
                "delete from billing.ledger_entry where root_id = '%s' and amount = %d"
                        .formatted(root.id(), 5 * Money.DOLLAR),
                "delete from billing.outbox where root_id = '%s' and cs = 2".formatted(root.id()),
                "update billing.account_totals set cs = cs - 1, credit = credit - %d where root_id = '%s'"
                        .formatted(5 * Money.DOLLAR, root.id()));
        assertThat(differences())
                .extracting(d -> d.get("id"), d -> d.get("difference"), d -> d.get("amount"))
                .contains(tuple(root.id(), "credits", "5"));

        // When
        reconcile();

        // Then: and what is entered again counts.
        await().atMost(REBUILT)
                .untilAsserted(() -> assertThat(books.tree(root).balance()).isEqualTo(Money.DOLLAR));
        OpenShards.await(quota);
        topUp(root, "7");
        books.awaitAgreement(root);
        assertThat(books.tree(root).balance()).isEqualTo(8 * Money.DOLLAR);
        assertThat(found(root.id())).isEmpty();
    }

    @Test
    void anAccountThatOnlyRedisKnowsIsNamedAndForgotten() {
        // Given
        Shard shard = Shard.of(0);
        String tree = Layout.tree(shard, "acc-after-the-dump");
        redis(Request.cmd(Command.HSET)
                .arg(tree)
                .arg("credit")
                .arg(5)
                .arg("leased")
                .arg(1));
        assertThat(found("acc-after-the-dump")).containsExactly("unknown");

        // When
        reconcile();
        boolean whileLeased = get(quota.tree(shard, "acc-after-the-dump")) != null;
        redis(Request.cmd(Command.HSET).arg(tree).arg("leased").arg(0));
        reconcile();

        // Then
        assertThat(whileLeased).isTrue();
        assertThat(get(quota.tree(shard, "acc-after-the-dump"))).isNull();
    }

    private static void topUp(Root root, String amount) {
        Response answer = admin("{'amount': '" + amount + "'}").post("accounts/{id}/topUps", root.id());
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.header("sluice-applied")).isNotEqualTo("pending");
    }

    private static List<Map<String, String>> differences() {
        return admin().get("reconciliation").then().statusCode(200).extract().path("items");
    }

    private static List<String> found(String id) {
        return differences().stream()
                .filter(one -> id.equals(one.get("id")))
                .map(one -> one.get("difference"))
                .toList();
    }

    private static void reconcile() {
        admin().post("reconciliation").then().statusCode(200);
    }

    private void setBack(String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    private String hash(String key) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("select sha256 from billing.api_key where id = '" + key + "'")) {
            row.next();
            return row.getString(1);
        }
    }

    /** Null when Redis has none. */
    private KeyGrant grant(String hash) throws JsonProcessingException {
        var json = get(quota.link().send(Request.cmd(Command.GET).arg(Layout.grant(hash))));
        return json == null ? null : new ObjectMapper().readValue(json.toString(), KeyGrant.class);
    }

    private void redis(Request request) {
        get(quota.link().send(request));
    }
}
