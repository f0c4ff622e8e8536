package dev.sluice.channel;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;

/** The admin API as tests call it. */
final class Api {
    static final String ROOT = "/api/v1";

    private Api() {}

    static RequestSpecification admin() {
        return given().basePath(ROOT)
                .header("Authorization", "Bearer " + Stores.ADMIN_TOKEN)
                .urlEncodingEnabled(false);
    }

    static RequestSpecification json(String body) {
        return admin().contentType(ContentType.JSON).body(body);
    }

    /** A name that no other test has. */
    static String unique(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Creates a channel at a custom upstream that serves one model; returns its id. */
    static String channel(String name, String model) {
        return json("""
                {"name": "%s", "provider": "openai-custom", "baseUrl": "http://upstream.test",
                 "credentials": [{"name": "k1", "secret": "sk-secret-of-%s"}],
                 "models": [{"name": "%s", "price": {"input": "2.50", "output": "10.00"}}]}
                """.formatted(name, name, model))
                .post("/channels")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }
}
