package dev.sluice.gateway.account;

import static dev.sluice.gateway.Samples.grant;
import static dev.sluice.gateway.Samples.limited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.KeyGrant.Limit;
import dev.sluice.contracts.KeyGrant.Period;
import dev.sluice.contracts.KeyGrant.Unit;
import dev.sluice.gateway.RealRedis;
import dev.sluice.gateway.Samples;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.RoutingTable;
import dev.sluice.quota.Layout;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.RedisEndpoint;
import dev.sluice.quota.Shard;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountPagesTest {
    private static final Instant NOW = Instant.parse("2026-03-15T12:00:00Z");
    private static final String TREE = Layout.tree(Shard.of(0), "root");

    private final Vertx vertx = Vertx.vertx();
    private final RealRedis redis = new RealRedis(vertx);
    private final QuotaControl quota = QuotaControl.connect(vertx, RedisEndpoint.at(redis.url()));
    private final AccountPages pages =
            new AccountPages(() -> RoutingTable.NONE, quota, Clock.fixed(NOW, ZoneOffset.UTC));

    @AfterEach
    void stop() {
        RealRedis.await(vertx.close());
        redis.close();
    }

    @Test
    void showsTheBalanceOfAnAccountWithoutBudgets() {
        redis.run(Command.HSET, TREE, "cs", 1, "credit", 10_000_000_000L, "spent", 2_500_000_001L, "leased", 1);

        JsonNode subscription = get("/dashboard/billing/subscription", grant("k1"));
        assertThat(subscription.get("object").asText()).isEqualTo("billing_subscription");
        assertThat(subscription.get("hard_limit_usd").decimalValue()).isEqualByComparingTo("10");
        assertThat(subscription.get("access_until").asLong()).isZero();
        assertThat(get("/v1/dashboard/billing/usage", grant("k1"))
                        .get("total_usage")
                        .decimalValue())
                .isEqualByComparingTo("250.0000001");
    }

    @Test
    void showsTheKeysOwnBudgetAndWhateverBindsMost() {
        // Given 10.00 in the account, a budget of 5.00 in total with 1.00 used, and 0.50 this month with 0.40 used
        redis.run(Command.HSET, TREE, "credit", 10_000_000_000L, "spent", 0, "leased", 0);
        limit("k1:usd:total", 0, 1_000_000_000L);
        limit("k1:usd:month", Instant.parse("2026-03-01T00:00:00Z").toEpochMilli(), 400_000_000L);
        KeyGrant key = limited(
                grant("k1"),
                0L,
                new Limit("k1:usd:total", "k1", Unit.USD, Period.TOTAL, 5_000_000_000L, null),
                new Limit("k1:usd:month", "k1", Unit.USD, Period.MONTH, 500_000_000L, null));

        // Then
        JsonNode data = get("/api/usage/token/", key).get("data");
        assertThat(data.get("total_used").asLong()).isEqualTo(500_000);
        assertThat(data.get("total_available").asLong()).isEqualTo(50_000);
        assertThat(data.get("total_granted").asLong()).isEqualTo(550_000);
        assertThat(data.get("unlimited_quota").asBoolean()).isFalse();
    }

    @Test
    void doesNotCountAPeriodThatIsOver() {
        redis.run(Command.HSET, TREE, "credit", 10_000_000_000L, "spent", 0, "leased", 0);
        limit("k1:usd:month", Instant.parse("2026-02-01T00:00:00Z").toEpochMilli(), 400_000_000L);
        KeyGrant key =
                limited(grant("k1"), 0L, new Limit("k1:usd:month", "k1", Unit.USD, Period.MONTH, 500_000_000L, null));

        assertThat(get("/dashboard/billing/subscription", key)
                        .get("hard_limit_usd")
                        .decimalValue())
                .isEqualByComparingTo("0.5");
    }

    @Test
    void showsAHundredMillionWhenNothingLimits() {
        JsonNode subscription = get("/v1/dashboard/billing/subscription", limited(grant("k1"), null));

        assertThat(subscription.get("hard_limit_usd").asLong()).isEqualTo(100_000_000);
    }

    @Test
    void saysThatTheBalanceCannotBeReadWithoutRedis() {
        redis.stop();

        assertThatThrownBy(() -> get("/dashboard/billing/usage", grant("k1")))
                .hasCauseInstanceOf(GatewayException.class);
        redis.start();
    }

    @Test
    void listsModelsInOpenAisShape() {
        // Given
        RoutingTable table = dev.sluice.gateway.routing.Compiled.of(Samples.table(
                1,
                java.util.List.of(Samples.channel("c", 0, 1, "a/b", "z")),
                Samples.model("z"),
                Samples.model("a/b", Samples.price("p", 5_000))));
        AccountPages some = new AccountPages(() -> table, quota, Clock.fixed(NOW, ZoneOffset.UTC));

        // Then
        assertThat(RealRedis.await(some.answer(grant("k1"), "/v1/models")))
                .hasToString("{\"object\":\"list\",\"data\":[{\"id\":\"a/b\",\"object\":\"model\",\"created\":5,"
                        + "\"owned_by\":\"sluice\"}]}");
        assertThat(RealRedis.await(some.answer(grant("k1"), "/v1/models/a/b"))
                        .toJsonObject()
                        .getString("id"))
                .isEqualTo("a/b");
        assertThat(some.answer(grant("k1"), "/v1/models/z").cause())
                .hasMessageContaining("does not exist or this key may not use it");
    }

    @Test
    void showsItsStatusToAnybodyAndNothingElse() {
        assertThat(get("/api/status", null).at("/data/quota_per_unit").asLong()).isEqualTo(500_000);
        assertThat(AccountPages.ALL)
                .filteredOn(page -> !page.needsKey())
                .containsExactly(new AccountPages.Page("/api/status", false));
    }

    private void limit(String id, long start, long used) {
        redis.run(Command.HSET, TREE, "s:" + id, start, "u:" + id, used, "l:" + id, 0);
    }

    private JsonNode get(String path, KeyGrant grant) {
        try {
            return new ObjectMapper()
                    .readTree(RealRedis.await(pages.answer(grant, path)).getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
