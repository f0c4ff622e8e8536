package dev.sluice.billing;

import static dev.sluice.billing.Admin.root;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BillingStores.class)
class StartTest {
    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    void isReadyWithoutRedis() {
        RedisProcess redis = RedisProcess.ofTheTest();
        redis.stop();
        try {
            given().get(management.resolve("/q/health/ready"))
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("UP"));
            given().get(management.resolve("/q/health/live")).then().statusCode(200);
        } finally {
            redis.start();
        }
    }

    @Test
    void metricsTellHowFarTheOutboxIs() {
        root();

        given().get(management.resolve("/q/metrics"))
                .then()
                .statusCode(200)
                .body(containsString("sluice_outbox_lag_seconds"))
                .body(containsString("sluice_outbox_rows"));
    }

    @Test
    void theApiIsDescribed() {
        given().queryParam("format", "json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body(containsString("/api/v1/accounts/{accountId}/topUps"));
        // Only local runs show it to people.
        given().get("/q/swagger-ui/").then().statusCode(404);
    }
}
