package dev.sluice.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.RouteTable;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BalanceTest {
    private static final String KEY = "sk-fake-key-0002";

    private final InternalDoor door = new InternalDoor("api.moonshot.cn", "api.siliconflow.com");
    private final Vendor vendor = new Vendor(door.vertx);

    @BeforeEach
    void wantTheKey() {
        vendor.wanted = Map.of("authorization", "Bearer " + KEY, "x-team", "red");
    }

    @AfterEach
    void close() {
        vendor.close();
        door.close();
    }

    @Test
    void readsDeepSeeksBalanceOfTheCurrencyThatIsUsed() throws Exception {
        vendor.pages.put("/user/balance", """
                {"is_available":true,"balance_infos":[{"currency":"USD","total_balance":"0.00"},
                 {"currency":"CNY","total_balance":"110.00","granted_balance":"10.00"}]}""");

        JsonNode balance = ask("deepseek", vendor.baseUrl() + "/v1");

        assertThat(balance.get("ok").asBoolean()).isTrue();
        assertThat(balance.get("status").asInt()).isEqualTo(200);
        says(balance, "CNY", "110.00", null, null);
    }

    @Test
    void readsMoonshotsWithTheCurrencyOfItsHost() throws Exception {
        vendor.pages.put("/v1/users/me/balance", """
                {"code":0,"data":{"available_balance":49.58894,"voucher_balance":46.58893,"cash_balance":3.00001},
                 "scode":"0x0","status":true}""");

        says(ask("moonshot", "http://api.moonshot.cn:" + vendor.port() + "/v1"), "CNY", "49.58894", null, null);
        says(ask("moonshot", vendor.baseUrl() + "/v1"), null, "49.58894", null, null);
    }

    @Test
    void readsSiliconFlows() throws Exception {
        vendor.pages.put("/v1/user/info", """
                {"code":20000,"message":"OK","status":true,"data":{"balance":"0.88","totalBalance":"88.88"}}""");

        says(ask("siliconflow", "http://api.siliconflow.com:" + vendor.port() + "/v1"), "USD", "88.88", null, null);
    }

    @Test
    void readsOpenRoutersCreditsExactly() throws Exception {
        vendor.pages.put("/api/v1/credits", "{\"data\":{\"total_credits\":100.5,\"total_usage\":25.750000001}}");

        says(ask("openrouter", vendor.baseUrl() + "/api/v1"), "USD", "74.749999999", "25.750000001", "100.5");
    }

    @Test
    void readsOneApisLimitInDollarsAndUseInCents() throws Exception {
        oneApi("100.0", "1234.5");
        says(ask("one-api", vendor.baseUrl() + "/v1"), "USD", "87.655", "12.345", "100.0");
        assertThat(vendor.asked).hasSize(2);

        oneApi("100000000", "1234.5");
        says(ask("one-api", vendor.baseUrl() + "/v1"), "USD", null, "12.345", null);
    }

    @ParameterizedTest
    @CsvSource({"deepseek", "moonshot", "siliconflow", "openrouter", "one-api"})
    void saysWhyItFailedWithoutSecrets(String kind) throws Exception {
        JsonNode absent = ask(kind, vendor.baseUrl() + "/v1");
        vendor.wanted = Map.of("authorization", "Bearer other");
        JsonNode refused = ask(kind, vendor.baseUrl() + "/v1");
        vendor.wanted = Map.of();
        for (String path : List.copyOf(vendor.asked)) {
            vendor.pages.put(path, "{\"data\":{},\"of\":\"" + KEY + "\"}");
        }
        JsonNode empty = ask(kind, vendor.baseUrl() + "/v1");

        assertThat(List.of(absent, refused, empty)).allSatisfy(balance -> {
            assertThat(balance.get("ok").asBoolean()).isFalse();
            assertThat(balance.get("available").isNull()).isTrue();
            assertThat(balance.toString()).doesNotContain(KEY, "127.0.0.1");
        });
        assertThat(absent.get("status").asInt()).isEqualTo(404);
        assertThat(refused.get("status").asInt()).isEqualTo(401);
    }

    @Test
    void knowsNoOtherKind() throws Exception {
        JsonNode balance = ask("of-the-future", vendor.baseUrl());

        assertThat(balance.get("error").asText()).contains("a newer one may");
        assertThat(vendor.asked).isEmpty();
    }

    private void oneApi(String limit, String used) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        vendor.pages.put("/v1/dashboard/billing/subscription", "{\"hard_limit_usd\":" + limit + "}");
        vendor.pages.put(
                "/v1/dashboard/billing/usage?start_date=" + today.withDayOfMonth(1) + "&end_date=" + today.plusDays(1),
                "{\"object\":\"list\",\"total_usage\":" + used + "}");
    }

    private JsonNode ask(String kind, String baseUrl) throws Exception {
        RouteTable.Channel channel = InternalDoor.channel(kind, "openai", "bearer", baseUrl, null, Map.of(), KEY);
        return door.post("balance", new BalanceCall(channel, null, kind));
    }

    private static void says(JsonNode balance, String currency, String available, String used, String total) {
        assertThat(balance.get("error").textValue()).isNull();
        assertThat(balance.get("currency").textValue()).isEqualTo(currency);
        assertThat(balance.get("available").textValue()).isEqualTo(available);
        assertThat(balance.get("used").textValue()).isEqualTo(used);
        assertThat(balance.get("total").textValue()).isEqualTo(total);
    }
}
