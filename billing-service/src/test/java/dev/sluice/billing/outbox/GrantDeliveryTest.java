package dev.sluice.billing.outbox;

import static dev.sluice.billing.Admin.admin;
import static dev.sluice.billing.Admin.child;
import static dev.sluice.billing.Admin.key;
import static dev.sluice.billing.Admin.root;
import static dev.sluice.billing.OpenShards.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.billing.BillingStores;
import dev.sluice.billing.OpenShards;
import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.KeyGrant.Limit;
import dev.sluice.contracts.KeyGrant.Period;
import dev.sluice.contracts.KeyGrant.Scope;
import dev.sluice.contracts.KeyGrant.Unit;
import dev.sluice.contracts.Money;
import dev.sluice.quota.GatewayLife;
import dev.sluice.quota.GatewayRegistry;
import dev.sluice.quota.Layout;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Shard;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BillingStores.class)
class GrantDeliveryTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    QuotaControl quota;

    @Inject
    GatewayRegistry gateways;

    @BeforeEach
    void shardsAreOpen() {
        OpenShards.await(quota);
    }

    @AfterEach
    void noGatewayIsLeft() {
        get(gateways.leave("test-gateway"));
    }

    @Test
    void theGrantHoldsAllThatBindsTheKey() {
        // Given
        String root = root(
                "'timeZone': 'Europe/Berlin'", "'creditLimit': '3'", "'budgets': [{'period': 'month', 'limit': '25'}]");
        String team = child(root, "'group': 'vip'");
        String person = child(team, "'limits': {'tokensPerMinute': 1000}");

        // When
        Response key = key(
                person,
                "'models': ['gpt-4o']",
                "'allowedCidrs': ['10.0.0.0/8']",
                "'expiresAt': '2030-01-01T00:00:00Z'",
                "'permissions': ['pin']",
                "'tags': {'team': 'search'}",
                "'budgets': [{'period': 'total', 'limit': '0.5', 'model': 'gpt-4o'}]",
                "'limits': {'concurrency': 2}");

        // Then
        String id = key.path("id");
        KeyGrant grant = grant(key.path("secret"));
        assertThat(grant.format()).isEqualTo(KeyGrant.FORMAT);
        assertThat(grant.keyId()).isEqualTo(id);
        assertThat(grant.root()).isEqualTo(root);
        assertThat(grant.path())
                .containsExactly(new Scope(root, 1), new Scope(team, 1), new Scope(person, 1), new Scope(id, 1));
        assertThat(grant.group()).isEqualTo("vip");
        assertThat(grant.enabled()).isTrue();
        assertThat(grant.expiresAt()).isEqualTo(1_893_456_000_000L);
        assertThat(grant.models()).containsExactly("gpt-4o");
        assertThat(grant.allowedCidrs()).containsExactly("10.0.0.0/8");
        assertThat(grant.permissions()).containsExactly("pin");
        assertThat(grant.tags()).containsEntry("team", "search");
        assertThat(grant.timeZone()).isEqualTo("Europe/Berlin");
        assertThat(grant.creditLimit()).isEqualTo(3 * Money.DOLLAR);
        assertThat(grant.limits())
                .containsExactly(
                        new Limit(root + ":usd:month", root, Unit.USD, Period.MONTH, 25 * Money.DOLLAR, null),
                        new Limit(person + ":tokens:minute", person, Unit.TOKENS, Period.MINUTE, 1000, null),
                        new Limit(id + ":usd:total:gpt-4o", id, Unit.USD, Period.TOTAL, Money.DOLLAR / 2, "gpt-4o"),
                        new Limit(id + ":slots:none", id, Unit.SLOTS, Period.NONE, 2, null));
        assertThat(get(quota.tree(Shard.of(grant.shard()), root)).versions())
                .containsAllEntriesOf(Map.of(root, 1L, team, 1L, person, 1L, id, 1L));
    }

    @Test
    void disablingAKeyRewritesItsGrantAndRaisesTheRevision() {
        // Given
        String account = root();
        Response key = key(account);
        KeyGrant before = grant(key.path("secret"));
        Shard shard = Shard.of(before.shard());
        long revision = get(quota.meta(shard)).revision();

        // When
        admin("{'enabled': false}")
                .queryParam("waitSeconds", 5)
                .patch("accounts/{id}/keys/{key}", account, key.path("id"))
                .then()
                .statusCode(200)
                .header("sluice-applied", equalTo("0/0"));

        // Then
        KeyGrant after = grant(key.path("secret"));
        assertThat(after.enabled()).isFalse();
        assertThat(after.version()).isGreaterThan(before.version());
        assertThat(get(quota.meta(shard)).revision()).isGreaterThan(revision);
        assertThat(get(quota.tree(shard, account)).versions()).containsEntry(key.path("id"), 2L);
    }

    @Test
    void aDeletedKeyStaysAsADisabledGrant() {
        String account = root();
        Response key = key(account);

        admin().queryParam("waitSeconds", 5)
                .delete("accounts/{id}/keys/{key}", account, key.path("id"))
                .then()
                .statusCode(204);

        assertThat(grant(key.path("secret")).enabled()).isFalse();
    }

    @Test
    void aChangeAboveRewritesEveryGrantBelow() {
        // Given
        String root = root();
        String team = child(root);
        Response one = key(team);
        Response other = key(child(team));
        Response aside = key(child(root));

        // When
        admin("{'enabled': false, 'limits': {'concurrency': 1}}")
                .queryParam("waitSeconds", 5)
                .patch("accounts/{id}", team)
                .then()
                .statusCode(200);

        // Then
        assertThat(grant(one.path("secret")).enabled()).isFalse();
        assertThat(grant(other.path("secret")).enabled()).isFalse();
        assertThat(grant(other.path("secret")).limits()).extracting(Limit::id).containsExactly(team + ":slots:none");
        assertThat(grant(aside.path("secret")).enabled()).isTrue();
    }

    @Test
    void tellsHowManyGatewaysRunWithAChange() {
        // Given
        String account = root();
        Response key = key(account);
        String id = key.path("id");
        Shard shard = Shard.of(grant(key.path("secret")).shard());
        report(shard, 0);

        // When
        Response early =
                admin("{'enabled': false}").queryParam("waitSeconds", 1).patch("accounts/{id}/keys/{key}", account, id);
        report(shard, get(quota.meta(shard)).revision() + 1);
        Response late =
                admin("{'enabled': true}").queryParam("waitSeconds", 5).patch("accounts/{id}/keys/{key}", account, id);

        // Then
        early.then().statusCode(200).header("sluice-applied", equalTo("0/1"));
        late.then().statusCode(200).header("sluice-applied", equalTo("1/1"));
        admin("{'enabled': false}")
                .patch("accounts/{id}/keys/{key}", account, id)
                .then()
                .header("sluice-applied", nullValue());
        admin("{}")
                .queryParam("waitSeconds", -1)
                .patch("accounts/{id}/keys/{key}", account, id)
                .then()
                .statusCode(400);
    }

    private void report(Shard shard, long revision) {
        get(gateways.report(
                new GatewayLife("test-gateway", "http://127.0.0.1:1", 1, Map.of(shard.name(), revision), 0)));
    }

    private KeyGrant grant(String secret) {
        String json = get(quota.link().send(Request.cmd(Command.GET).arg(Layout.grant(sha256(secret)))))
                .toString();
        try {
            assertThat(json).doesNotContain(secret);
            return JSON.readValue(json, KeyGrant.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError("the grant is not readable", e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
