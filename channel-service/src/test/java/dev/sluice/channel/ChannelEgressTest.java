package dev.sluice.channel;

import static dev.sluice.channel.Api.admin;
import static dev.sluice.channel.Api.json;
import static dev.sluice.channel.Api.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.testkit.net.Authority;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way to a channel's upstream. */
@QuarkusTest
@QuarkusTestResource(Stores.class)
class ChannelEgressTest {
    private static final Authority COMPANY = new Authority("Test Company CA");
    private static final Authority.Issued CLIENT = COMPANY.issue("sluice");
    private static final String URL = "http://us%20er:pa%3Ass-12345678@proxy.test:3128";

    @Test
    void isStoredShownAuditedAndCompiledWithoutItsSecrets() {
        String name = unique("egress");

        Response created = create(name, egress(URL, tls(COMPANY.certificate(), CLIENT.certificate(), CLIENT.key())));

        assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
        String path = "/channels/" + created.path("id");
        Response shown = admin().get(path);
        shown.then()
                .header("ETag", created.header("ETag"))
                .body("egress.proxy", equalTo("http://proxy.test:3128"))
                .body("egress.proxyUser.hint", equalTo("…5678"))
                .body("egress.tls.ca", equalTo(COMPANY.certificate()))
                .body("egress.tls.clientCertificate", equalTo(CLIENT.certificate()))
                .body("egress.tls.clientKey.hint", equalTo("…"));
        JsonPath compiled = compiled(name);
        assertThat(compiled.getString("egress.proxy")).isEqualTo("http://proxy.test:3128");
        assertThat(compiled.getString("egress.tls.ca")).isEqualTo(COMPANY.certificate());
        assertThat(compiled.getString("egress.proxyUser")).hasSizeGreaterThan(20);
        assertThat(compiled.getString("egress.tls.clientKey")).hasSizeGreaterThan(20);
        Response audited = admin().get("/channelAuditEvents?resourceId=" + created.path("id"));
        audited.then().body("items[0].after.egress.proxy", equalTo("http://proxy.test:3128"));
        String key = CLIENT.key().lines().skip(1).findFirst().orElseThrow();
        for (Response seen : new Response[] {created, shown, audited, admin().get("/snapshots/current")}) {
            assertThat(seen.asString()).doesNotContain("us%20er", "us er", "pa%3A", "pa:ss", key);
        }
    }

    @Test
    void isPatchedInPartsAndKeepsSecretsOfWhatStays() {
        String name = unique("egress");
        String path = "/channels/"
                + create(name, egress(URL, tls(null, CLIENT.certificate(), CLIENT.key())))
                        .path("id");
        String user = compiled(name).getString("egress.proxyUser");
        String key = compiled(name).getString("egress.tls.clientKey");

        // When other fields change, or what was read is written back
        patch(path, egress("http://proxy.test:3128", tls(COMPANY.certificate(), CLIENT.certificate(), null)))
                .then()
                .statusCode(200);
        json("{\"weight\": 3}").patch(path).then().statusCode(200);

        // Then
        assertThat(compiled(name).getString("egress.proxyUser")).isEqualTo(user);
        assertThat(compiled(name).getString("egress.tls.clientKey")).isEqualTo(key);

        // When the proxy is another one, its user is not the same person there
        patch(path, egress("http://proxy.test:3129", null)).then().statusCode(200);
        assertThat(compiled(name).getString("egress.proxyUser")).isNull();

        // When a certificate changes, its key must come along
        Authority.Issued other = COMPANY.issue("other");
        refused(patch(path, egress(null, tls(null, other.certificate(), null))), "egress.tls.clientKey", "is required");
        patch(path, egress(null, tls(null, other.certificate(), other.key())))
                .then()
                .statusCode(200);

        // When it is taken away
        json("{\"egress\": {\"tls\": null}}")
                .patch(path)
                .then()
                .statusCode(200)
                .body("egress", equalTo(Map.of("proxy", "http://proxy.test:3129")));
        json("{\"egress\": null}").patch(path).then().statusCode(200).body("egress", equalTo(Map.of()));
        assertThat(compiled(name).<Object>get("egress")).isNull();
    }

    @Test
    void ofMostChannelsThereIsNone() {
        String name = unique("egress");
        String id = Api.channel(name, name);

        admin().get("/channels/" + id).then().body("egress", equalTo(Map.of())).body("egress.tls", nullValue());
        assertThat(compiled(name).<Object>get("egress")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://proxy.test:3128 | must begin with http://: a proxy is not spoken to by TLS",
                "ftp://proxy.test:21 | must begin with http:// or socks5://",
                "socks4://proxy.test:1080 | must begin with http:// or socks5://",
                "proxy.test:3128 | must begin with http:// or socks5://",
                "http://proxy.test | must name the port",
                "http://proxy.test:70000 | must name the port",
                "http://proxy.test:3128/path | must end with the port",
                "http://proxy.test:3128?x=y | must end with the port",
                "http://us er:pass@proxy.test:3128 | percent-encode",
                "http://us@er:pass@proxy.test:3128 | percent-encode",
                "http://:pass@proxy.test:3128 | must name the user",
                "'' | must begin with",
            })
    void saysWhatIsWrongWithAProxy(String proxy, String message) {
        Response refused = create("x", egress(proxy, null));

        refused(refused, "egress.proxy", message);
        assertThat(refused.asString()).doesNotContain("pass@", "us er");
    }

    @Test
    void saysWhatIsWrongWithCertificates() {
        Authority.Issued old = COMPANY.issue("old-server", Instant.now().minus(Duration.ofHours(1)));
        String broken = CLIENT.certificate().replace("M", "A");

        refused(create("x", egress(null, tls("nonsense", null, null))), "egress.tls.ca", "must be certificates in PEM");
        refused(create("x", egress(null, tls(broken, null, null))), "egress.tls.ca", "number 1, that cannot be read");
        refused(
                create("x", egress(null, tls(old.certificate(), null, null))),
                "egress.tls.ca",
                "CN=old-server, which expired on");
        refused(
                create("x", egress(null, tls(CLIENT.certificate() + CLIENT.key(), null, null))),
                "egress.tls.ca",
                "holds a private key");
        refused(
                create("x", egress(null, tls(null, old.certificate(), old.key()))),
                "egress.tls.clientCertificate",
                "which expired on");
    }

    @Test
    void saysWhatIsWrongWithAKey() throws GeneralSecurityException {
        String another = COMPANY.issue("another").key();
        String rsa = Authority.pem(
                "PRIVATE KEY",
                KeyPairGenerator.getInstance("RSA")
                        .generateKeyPair()
                        .getPrivate()
                        .getEncoded());
        String body = CLIENT.key().replace("PRIVATE KEY", "%s PRIVATE KEY");

        key(null, "is required");
        key("nonsense", "must be one private key in PEM");
        key(another, "is not the key of the first certificate in clientCertificate, CN=sluice");
        key(rsa, "is not the key of the first certificate");
        key(body.replace("%s", "ENCRYPTED"), "is encrypted with a password");
        key(
                body.replace("%s", "EC").replaceFirst("\n", "\nProc-Type: 4,ENCRYPTED\n\n"),
                "is encrypted with a password");
        key(body.replace("%s", "EC"), "must be PKCS#8, not EC PRIVATE KEY; openssl pkcs8");
        refused(
                create("x", egress(null, tls(null, null, CLIENT.key()))),
                "egress.tls.clientKey",
                "goes with a clientCertificate");
    }

    @Test
    void goesWithADraftThatIsTested() {
        int redis = org.eclipse.microprofile.config.ConfigProvider.getConfig()
                .getValue("sluice.test.redis-port", Integer.class);
        try (FakeGateway gateway = new FakeGateway(redis, "test")) {
            gateway.answer = "{\"ok\":true,\"status\":200,\"latencyMs\":12}";
            ObjectNode draft = JsonNodeFactory.instance.objectNode();
            draft.set("channel", channel("draft", egress(URL, tls(COMPANY.certificate(), null, null))));
            draft.withObject("/channel").putArray("models").addObject().put("name", "m");

            json(draft.toString()).post("/channels/test").then().statusCode(200).body("ok", equalTo(true));

            JsonPath call = JsonPath.from(gateway.received.getFirst());
            assertThat(call.getString("channel.egress.proxy")).isEqualTo("http://proxy.test:3128");
            assertThat(call.getString("channel.egress.tls.ca")).isEqualTo(COMPANY.certificate());
            assertThat(gateway.received.getFirst()).doesNotContain("pa%3A");
        }
    }

    private static void key(String key, String message) {
        Response refused = create("x", egress(null, tls(null, CLIENT.certificate(), key)));

        refused(refused, "egress.tls.clientKey", message);
        assertThat(refused.asString())
                .doesNotContain(CLIENT.key().lines().skip(1).findFirst().orElseThrow());
    }

    private static void refused(Response response, String field, String message) {
        JsonPath problem = response.then().statusCode(400).extract().jsonPath();
        assertThat(problem.getList("errors.field", String.class)).containsExactly(field);
        assertThat(problem.getString("errors[0].message")).contains(message);
    }

    private static Response create(String name, ObjectNode egress) {
        return json(channel(name, egress).toString()).post("/channels");
    }

    private static Response patch(String path, ObjectNode egress) {
        return json(JsonNodeFactory.instance
                        .objectNode()
                        .<ObjectNode>set("egress", egress)
                        .toString())
                .patch(path);
    }

    private static ObjectNode channel(String name, ObjectNode egress) {
        ObjectNode channel = JsonNodeFactory.instance.objectNode();
        channel.put("name", name).put("provider", "openai-custom").put("baseUrl", "https://upstream.test");
        return channel.set("egress", egress);
    }

    /** What is null is left out. */
    private static ObjectNode egress(String proxy, ObjectNode tls) {
        ObjectNode egress = JsonNodeFactory.instance.objectNode();
        if (proxy != null) {
            egress.put("proxy", proxy);
        }
        if (tls != null) {
            egress.set("tls", tls);
        }
        return egress;
    }

    private static ObjectNode tls(String ca, String certificate, String key) {
        ObjectNode tls = JsonNodeFactory.instance.objectNode();
        if (ca != null) {
            tls.put("ca", ca);
        }
        if (certificate != null) {
            tls.put("clientCertificate", certificate);
        }
        if (key != null) {
            tls.put("clientKey", key);
        }
        return tls;
    }

    private static JsonPath compiled(String name) {
        JsonPath table = admin().get("/snapshots/current").jsonPath();
        table.setRootPath("channels.find { it.name == '" + name + "' }");
        return table;
    }
}
