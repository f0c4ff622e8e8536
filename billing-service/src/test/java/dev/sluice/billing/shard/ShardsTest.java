package dev.sluice.billing.shard;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.billing.BillingStores;
import dev.sluice.billing.OpenShards;
import dev.sluice.billing.RedisProcess;
import dev.sluice.billing.ledger.RootTotals;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.TreeState;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BillingStores.class)
class ShardsTest {
    @Inject
    QuotaControl quota;

    @Test
    void theMetricsShowEveryShardAndHowFarTheLedgerIs() {
        OpenShards.await(quota);
        await().untilAsserted(() -> assertThat(management("/q/metrics").asString())
                .contains("sluice_usage_stream_lag{shard=\"s07\"}")
                .contains("sluice_ledger_drift_usd{shard=\"s07\"} 0.0")
                .contains("sluice_shard_state{shard=\"s07\"} 2.0")
                .contains("sluice_dead_events_total")
                .contains("sluice_stream_gaps_total"));
    }

    @Test
    void isReadyWithoutRedis() {
        // Given
        OpenShards.await(quota);
        RedisProcess redis = RedisProcess.ofTheTest();
        redis.stop();

        // When
        await().until(() -> management("/q/health/ready").asString().contains("elsewhere"));
        Response ready = management("/q/health/ready");
        redis.start();

        // Then
        assertThat(ready.jsonPath().getString("checks.find { it.name == 'shards' }.status"))
                .isEqualTo("UP");
        await().until(() -> !management("/q/health/ready").asString().contains("elsewhere"));
    }

    @Test
    void driftIsWhatTheBalancesDifferByOnceEveryCreditHasArrived() {
        RootTotals ledger = new RootTotals("r", 0, 3, 1000, 400);
        assertThat(LedgerDrift.drift(ledger, tree(3, 1000, 390))).isEqualTo(10);
        assertThat(LedgerDrift.drift(ledger, tree(3, 1000, 400))).isZero();
        assertThat(LedgerDrift.drift(ledger, tree(2, 900, 400))).isZero();
        assertThat(LedgerDrift.drift(ledger, null)).isZero();
    }

    private static TreeState tree(long cs, long credit, long spent) {
        return new TreeState(cs, credit, spent, 0, Map.of(), Map.of());
    }

    private static Response management(String path) {
        int port = ConfigProvider.getConfig().getValue("quarkus.management.port", Integer.class);
        return given().port(port).get(path);
    }
}
