package dev.sluice.billing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.concurrent.atomic.AtomicInteger;

/** What an administrator does over HTTP, for tests. */
public final class Admin {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private Admin() {}

    /** A request with the admin token. */
    public static RequestSpecification admin() {
        return given().basePath("/api/v1").header("Authorization", "Bearer " + BillingStores.ADMIN_TOKEN);
    }

    /** A request with the admin token and a JSON body, quotes written as apostrophes. */
    public static RequestSpecification admin(String body) {
        return admin().contentType(ContentType.JSON).body(body.replace('\'', '"'));
    }

    /** A name that no other test uses. */
    public static String name(String prefix) {
        return prefix + "-" + COUNT.incrementAndGet() + "-" + Long.toString(System.nanoTime(), 36);
    }

    /** Creates a root account; returns its id. */
    public static String root(String... fields) {
        return account("{'name': '" + name("root") + "'" + more(fields) + "}");
    }

    /** Creates an account below another; returns its id. */
    public static String child(String parent, String... fields) {
        return account("{'name': '" + name("child") + "', 'parentId': '" + parent + "'" + more(fields) + "}");
    }

    private static String more(String... fields) {
        return fields.length == 0 ? "" : ", " + String.join(", ", fields);
    }

    private static String account(String body) {
        return admin(body).post("accounts").then().statusCode(201).extract().path("id");
    }

    /** Creates a key; the answer has its id and secret. */
    public static Response key(String account, String... fields) {
        Response response = admin("{'name': '" + name("key") + "'" + more(fields) + "}")
                .queryParam("waitSeconds", 5)
                .post("accounts/{id}/keys", account);
        response.then().statusCode(201);
        return response;
    }

    /** Puts money into a root account. */
    public static Response topUp(String account, String amount) {
        return admin("{'amount': '" + amount + "'}").post("accounts/{id}/topUps", account);
    }
}
