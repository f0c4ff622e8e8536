package dev.sluice.billing.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.sluice.billing.BillingStores;
import dev.sluice.billing.Books;
import dev.sluice.billing.Books.Root;
import dev.sluice.billing.metering.Events;
import dev.sluice.billing.metering.Stream;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.quota.QuotaControl;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BillingStores.class)
class ReportTest {
    @Inject
    Books books;

    @Inject
    QuotaControl quota;

    @Test
    void showsACallWithItsAttempts() {
        // Given
        Root root = books.root("1");
        String operation = Events.operation(1_790_000_000_123L);
        stream(root).settled(Events.event(operation, 1, root.id(), Outcome.FAILED), 0);
        stream(root).settled(Events.event(operation, 2, root.id(), Outcome.OK), 125_000);
        await().until(() -> books.rows(root) == 2);

        // When
        var answer = Books.admin().get("/api/v1/operations/" + operation).then();

        // Then
        answer.statusCode(200)
                .body("requestId", equalTo(operation))
                .body("clientRequestId", equalTo("client-" + operation))
                .body("at", equalTo("2026-09-21T14:13:20.123Z"))
                .body("account", equalTo(root.id()))
                .body("key", equalTo("k1"))
                .body("model", equalTo("gpt-4o"))
                .body("endpoint", equalTo("chat"))
                .body("status", equalTo(200))
                .body("errorKind", nullValue())
                .body("charge", equalTo("0.000125"))
                .body("upstreamCost", equalTo("0.00000014"))
                .body("attempts.attempt", equalTo(List.of(1, 2)))
                .body("attempts.outcome", equalTo(List.of("failed", "ok")))
                .body("attempts[1].usageSource", equalTo("reported"))
                .body("attempts[1].inputTokens", equalTo(1000))
                .body("attempts[1].cachedInputTokens", equalTo(400))
                .body("attempts[1].outputTokens", equalTo(200))
                .body("attempts[1].reasoningTokens", equalTo(50))
                .body("attempts[1].charge.total", equalTo("0.000125"))
                .body("attempts[1].charge.priceId", equalTo("p1"))
                .body("attempts[1].charge.multiplier", equalTo("0.8"))
                .body("attempts[1].charge.lines[0].what", equalTo("cachedInput"))
                .body("attempts[1].charge.lines[0].quantity", equalTo(400))
                .body("attempts[1].charge.lines[0].unitPrice", equalTo("1.25"))
                .body("attempts[1].charge.lines[0].amount", equalTo("0.0004"))
                .body("attempts[1].upstreamCost", equalTo("0.00000007"))
                .body("attempts[1].firstTokenMs", equalTo(120))
                .body("attempts[1].totalMs", equalTo(900))
                .body("attempts[1].tags.team", equalTo("search"));
    }

    @Test
    void addsACallsAttemptsUpInWhicheverOrderAndHoweverFarApartTheyCome() {
        // Given
        Root root = books.root("1");
        String operation = Events.operation();
        stream(root).settled(Events.event(operation, 2, root.id(), Outcome.OK), 20);
        await().until(() -> books.rows(root) == 1);

        // When
        stream(root).settled(Events.event(operation, 1, root.id(), Outcome.FAILED), 1);
        await().until(() -> books.rows(root) == 2);
        stream(root).settled(Events.event(operation, 3, root.id(), Outcome.OK), 300);
        await().until(() -> books.rows(root) == 3);

        // Then
        Books.admin()
                .get("/api/v1/operations/" + operation)
                .then()
                .body("charge", equalTo("0.000000321"))
                .body("upstreamCost", equalTo("0.00000021"))
                .body("attempts.attempt", equalTo(List.of(1, 2, 3)))
                .body("attempts.outcome", equalTo(List.of("failed", "ok", "ok")));
    }

    @Test
    void showsThatThereAreNeitherLinesNorTags() {
        // Given
        Root root = books.root("1");
        UsageEvent event = Events.event(Events.operation(), 1, root.id(), Outcome.OK);
        String json = Events.json(event)
                .replaceFirst("\"lines\":\\[.*?]", "\"lines\":[]")
                .replaceFirst("\"tags\":\\{.*?}", "\"tags\":{}");

        // When
        stream(root).settled(event, 5, json);

        // Then
        await().until(() -> books.rows(root) == 1);
        Books.admin()
                .queryParam("accountId", root.id())
                .get("/api/v1/usageEvents")
                .then()
                .body("items[0].charge.lines", hasSize(0))
                .body("items[0].tags", equalTo(Map.of()));
        assertThat(usage(root, "tag")).extracting(row -> row.get("charge")).containsExactly("0.000000005");
    }

    @Test
    void findsARefusedCallByItsIdAndByTheClientsOwn() {
        // Given
        Root root = books.root("1");
        UsageEvent refused = Events.event(Events.operation(), 0, root.id(), Outcome.REFUSED);
        stream(root).refused(refused);
        String path = "/api/v1/operations/" + refused.operationId();

        // When
        await().until(() -> Books.admin().get(path).statusCode() == 200);

        // Then
        Books.admin()
                .get(path)
                .then()
                .body("status", equalTo(404))
                .body("errorKind", equalTo("UNKNOWN_MODEL"))
                .body("message", equalTo("no such model"))
                .body("charge", equalTo("0"))
                .body("attempts", hasSize(0));
        Books.admin()
                .queryParam("clientRequestId", refused.clientRequestId())
                .get("/api/v1/operations")
                .then()
                .body("total", equalTo(1))
                .body("items[0].requestId", equalTo(refused.operationId()))
                .body("items[0]", not(hasKey("attempts")));
        assertThat(books.rows(root)).isZero();
    }

    @Test
    void saysInWordsThatTheGatewayDiedUntilItIsKnownBetter() {
        // Given
        Root root = books.root("1");
        UsageEvent lost = Events.lost(Events.operation(), root.id());
        String path = "/api/v1/operations/" + lost.operationId();

        // When
        stream(root).lost(lost, 700);
        await().until(() -> books.rows(root) == 1);

        // Then
        Books.admin()
                .get(path)
                .then()
                .body("status", equalTo(502))
                .body("errorKind", equalTo("GATEWAY_DIED"))
                .body("message", containsString("The gateway died during the call"))
                .body("charge", equalTo("0.0000007"));
        Books.admin()
                .queryParam("accountId", root.id())
                .get("/api/v1/usageEvents")
                .then()
                .body("items.outcome", equalTo(List.of("lost")))
                .body("items.usageSource", equalTo(List.of("estimated")))
                .body("items[0].charge.total", equalTo("0.0000007"));
        stream(root).late(Events.event(lost.operationId(), 1, root.id(), Outcome.OK), 900);
        await().untilAsserted(() -> Books.admin()
                .get(path)
                .then()
                .body("status", equalTo(200))
                .body("errorKind", nullValue())
                .body("message", nullValue())
                .body("charge", equalTo("0.0000009"))
                .body("attempts.outcome", equalTo(List.of("ok"))));
    }

    @Test
    void pagesThroughUsageEventsNewestFirst() {
        // Given
        Root root = books.root("1");
        List<String> operations = List.of(
                Events.operation(1_790_000_000_000L),
                Events.operation(1_790_000_000_001L),
                Events.operation(1_790_000_000_002L));
        operations.forEach(id -> stream(root).settled(Events.event(id, 1, root.id(), Outcome.OK), 1));
        await().until(() -> books.rows(root) == 3);

        // When
        JsonPath first = page(root, null);
        JsonPath second = page(root, first.getString("nextPageToken"));

        // Then
        assertThat(first.getList("items.operationId")).containsExactly(operations.get(2), operations.get(1));
        assertThat(second.getList("items.operationId")).containsExactly(operations.get(0));
        assertThat(second.getString("nextPageToken")).isNull();
        assertThat(first.getInt("total")).isEqualTo(3);
    }

    private static JsonPath page(Root root, String token) {
        var request = Books.admin().queryParam("accountId", root.id()).queryParam("pageSize", 2);
        return (token == null ? request : request.queryParam("pageToken", token))
                .get("/api/v1/usageEvents")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void sumsUsageUp() {
        // Given
        Root root = books.root("1");
        stream(root).settled(Events.event(Events.operation(1_790_000_000_000L), 1, root.id(), Outcome.OK), 5);
        stream(root).settled(Events.event(Events.operation(1_790_000_000_000L), 1, root.id(), Outcome.OK), 7);
        stream(root).settled(Events.event(Events.operation(1_790_086_400_000L), 1, root.id(), Outcome.OK), 1);
        await().until(() -> books.rows(root) == 3);

        // When
        List<Map<String, Object>> days = usage(root, "day,model");
        List<Map<String, Object>> tags = usage(root, "tag");

        // Then
        assertThat(days)
                .containsExactly(
                        Map.of(
                                "day",
                                "2026-09-21",
                                "model",
                                "gpt-4o",
                                "calls",
                                2,
                                "inputTokens",
                                2000,
                                "outputTokens",
                                400,
                                "charge",
                                "0.000000012",
                                "upstreamCost",
                                "0.00000014"),
                        Map.of(
                                "day",
                                "2026-09-22",
                                "model",
                                "gpt-4o",
                                "calls",
                                1,
                                "inputTokens",
                                1000,
                                "outputTokens",
                                200,
                                "charge",
                                "0.000000001",
                                "upstreamCost",
                                "0.00000007"));
        assertThat(tags).extracting(row -> row.get("tag")).containsExactly("team=search");
        assertThat(tags).extracting(row -> row.get("charge")).containsExactly("0.000000013");
    }

    private static List<Map<String, Object>> usage(Root root, String groupBy) {
        return Books.admin()
                .queryParam("accountId", root.id())
                .queryParam("groupBy", groupBy)
                .get("/api/v1/usage")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items");
    }

    @Test
    void namesTheFieldThatIsWrong() {
        refused("/api/v1/usage?groupBy=colour", 400, "groupBy");
        refused("/api/v1/usage?from=yesterday", 400, "from");
        refused("/api/v1/operations?status=bad", 400, "status");
        refused("/api/v1/operations?pageToken=bm9wZQ", 400, "pageToken");
        refused("/api/v1/operations/nothing", 404, "operation nothing");
        refused("/api/v1/operations/" + Events.operation(), 404, "operation");
    }

    private static void refused(String path, int status, String detail) {
        Books.admin().get(path).then().statusCode(status).body("detail", containsString(detail));
    }

    private Stream stream(Root root) {
        return new Stream(quota, root.shard(), root.id());
    }
}
