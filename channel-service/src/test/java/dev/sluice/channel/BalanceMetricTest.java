package dev.sluice.channel;

import static dev.sluice.channel.Api.json;
import static dev.sluice.channel.Api.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The metric of balances, asked for every second. */
@QuarkusTest
@TestProfile(BalanceMetricTest.Often.class)
class BalanceMetricTest {
    /** Stores of its own, and a short interval. */
    public static final class Often implements QuarkusTestProfile {
        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Stores.class, Map.of(Stores.BALANCE_INTERVAL, "1s")));
        }
    }

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private FakeGateway gateway;

    @BeforeEach
    void startGateway() {
        int redis = ConfigProvider.getConfig().getValue("sluice.test.redis-port", Integer.class);
        gateway = new FakeGateway(redis, "balance");
        gateway.answer = balance("CNY", "110.25");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void showsTheBalancesOfEnabledChannelsWhoseVendorsTell() {
        String name = channel("deepseek", true);
        String disabled = channel("deepseek", false);
        String silent = channel("openai", true);

        await().until(() -> metrics().contains(gauge(name, "CNY") + " 110.25"));

        gateway.answer = balance("CNY", "90");
        await().until(() -> metrics().contains(gauge(name, "CNY") + " 90.0"));
        assertThat(metrics()).doesNotContain("channel=\"" + disabled + "\"", "channel=\"" + silent + "\"");
        assertThat(gateway.received).allSatisfy(call -> assertThat(call).doesNotContain("sk-secret"));
    }

    @Test
    void forgetsABalanceThatIsNotToldAnyMoreAndCountsTheFailures() {
        String name = channel("moonshot", true);
        await().until(() -> metrics().contains(gauge(name, "CNY")));

        gateway.answer = "{\"ok\":false,\"status\":401,\"error\":\"not accepted\"}";

        await().until(() -> failures(name) >= 2);
        assertThat(metrics()).doesNotContain(gauge(name, "CNY"));
    }

    @Test
    void makesNoLabelOfWhatIsNoCurrency() {
        gateway.answer = balance("points, of a kind", "7");
        String name = channel("one-api", true);

        await().until(() -> metrics().contains(gauge(name, "unknown") + " 7.0"));
    }

    @Test
    void countsAFailureWhenNoGatewayRuns() {
        gateway.close();
        String name = channel("siliconflow", true);

        await().until(() -> failures(name) >= 1);
    }

    private static String balance(String currency, String available) {
        return "{\"ok\":true,\"status\":200,\"currency\":\"" + currency + "\",\"available\":\"" + available
                + "\",\"used\":null,\"total\":null,\"error\":null}";
    }

    private static String gauge(String channel, String currency) {
        return "sluice_channel_upstream_balance{channel=\"" + channel + "\",currency=\"" + currency + "\"}";
    }

    private double failures(String channel) {
        Matcher line = Pattern.compile(
                        "sluice_channel_upstream_balance_failures_total\\{channel=\"" + channel + "\"} ([0-9.]+)")
                .matcher(metrics());
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }

    private String metrics() {
        return given().get(management.resolve("/q/metrics")).asString();
    }

    private static String channel(String provider, boolean enabled) {
        String name = unique(provider);
        json("{\"name\": \"" + name + "\", \"provider\": \"" + provider + "\", \"enabled\": " + enabled
                        + ", \"credentials\": [{\"name\": \"k1\", \"secret\": \"sk-secret-0001\"}]}")
                .post("/channels")
                .then()
                .statusCode(201);
        return name;
    }
}
