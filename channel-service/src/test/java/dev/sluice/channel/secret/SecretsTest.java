package dev.sluice.channel.secret;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import dev.sluice.channel.Stores;
import dev.sluice.contracts.SecretContext;
import dev.sluice.testkit.net.Authority;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Stores.class)
class SecretsTest {
    private static final String CREDENTIAL = "sk-in-no-table-5d1f2c";
    private static final String HEADER = "header-in-no-table-77aa";
    private static final String PROXY_USER = "user-in-no-table-12";
    private static final String PROXY_PASSWORD = "password-in-no-table-34";
    private static final Authority.Issued CLIENT = new Authority("Test CA").issue("sluice");

    @Inject
    AgroalDataSource database;

    @Inject
    EntityManager entities;

    private static Response create(String name, String key) {
        return given().header("Authorization", "Bearer " + Stores.ADMIN_TOKEN)
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body("""
                        {"name": "%s", "provider": "openai", "headers": {"x-secret": "%s"},
                         "credentials": [{"name": "k1", "secret": "%s"}],
                         "egress": {"proxy": "http://%s:%s@proxy.test:3128",
                                    "tls": {"clientCertificate": "%s", "clientKey": "%s"}}}
                        """.formatted(
                                name,
                                HEADER,
                                CREDENTIAL,
                                PROXY_USER,
                                PROXY_PASSWORD,
                                CLIENT.certificate().replace("\n", "\\n"),
                                CLIENT.key().replace("\n", "\\n")))
                .post("/api/v1/channels");
    }

    @Test
    void storesNoSecretInAnyColumnOfAnyTable() throws Exception {
        assertThat(create("dumped", "key-in-no-table-31").statusCode()).isEqualTo(201);

        List<String> dump = dump();

        assertThat(dump).anyMatch(row -> row.contains("dumped"));
        String everything = String.join("\n", dump);
        assertThat(everything)
                .doesNotContain(CREDENTIAL)
                .doesNotContain(HEADER)
                .doesNotContain("key-in-no-table")
                .doesNotContain(PROXY_USER)
                .doesNotContain(PROXY_PASSWORD)
                .doesNotContain(CLIENT.key().lines().skip(1).findFirst().orElseThrow())
                .doesNotContain(hex(CREDENTIAL))
                .doesNotContain(hex(HEADER))
                .doesNotContain(Base64.getEncoder()
                        .withoutPadding()
                        .encodeToString(CREDENTIAL.getBytes(StandardCharsets.UTF_8)));
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> dump() throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement tables = connection.createStatement();
                ResultSet names = tables.executeQuery(
                        "select table_name from information_schema.tables where table_schema = 'channel'")) {
            while (names.next()) {
                try (Statement statement = connection.createStatement();
                        ResultSet all = statement.executeQuery(
                                "select t::text from channel.\"" + names.getString(1) + "\" t")) {
                    while (all.next()) {
                        rows.add(all.getString(1));
                    }
                }
            }
        }
        return rows;
    }

    @Test
    void bindsACiphertextToItsChannelAndName() throws Exception {
        Aead aead = TinkJsonProtoKeysetFormat.parseKeyset(
                        ConfigProvider.getConfig().getValue("sluice.keyset", String.class),
                        InsecureSecretKeyAccess.get())
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
        Sealer sealer = new Sealer(ConfigProvider.getConfig().getOptionalValue("sluice.keyset", String.class));
        byte[] sealed = Base64.getDecoder().decode(sealer.credential("c1", "k1", "plain"));

        assertThat(aead.decrypt(sealed, SecretContext.credential("c1", "k1")))
                .asString()
                .isEqualTo("plain");
        assertThatThrownBy(() -> aead.decrypt(sealed, SecretContext.credential("c2", "k1")))
                .isInstanceOf(java.security.GeneralSecurityException.class);
    }

    @Test
    void stopsTheStartWithAKeysetThatDidNotWriteTheCredentials() {
        create("proven", "key-2");
        Sealer other = new Sealer(Optional.of(Stores.keyset()));

        assertThatThrownBy(() -> new KeysetCheck(other, entities).run())
                .hasMessage("keyset %x does not open the stored credentials; restore the Secret"
                        .formatted(other.primaryKeyId()));
        assertThatCode(() -> new KeysetCheck(
                                new Sealer(ConfigProvider.getConfig().getOptionalValue("sluice.keyset", String.class)),
                                entities)
                        .run())
                .doesNotThrowAnyException();
    }

    @Test
    void stopsTheStartWithAKeysetThatDidNotWriteTheSecretsOfAnEgress() throws Exception {
        create("other-egress", "key-3");
        String keyset = ConfigProvider.getConfig().getValue("sluice.keyset", String.class);
        Sealer other = new Sealer(Optional.of(Stores.keyset()));
        for (String secret : List.of(SecretContext.PROXY_USER, SecretContext.CLIENT_KEY)) {
            String stored = other.egress("c", secret, "plain");
            egress("{\"" + secret + "\": {\"ciphertext\": \"" + stored + "\"}}");

            assertThatThrownBy(() -> new KeysetCheck(new Sealer(Optional.of(keyset)), entities).run())
                    .hasMessageContaining("does not open the stored credentials");
        }
        egress("{}");
    }

    private void egress(String json) throws Exception {
        try (Connection connection = database.getConnection();
                Statement update = connection.createStatement()) {
            update.executeUpdate("update channel.channel set egress = '" + json + "' where name = 'other-egress'");
        }
    }

    @Test
    void stopsTheStartWithoutAKeysetOrWithNonsense() {
        assertThatThrownBy(() -> new Sealer(Optional.empty())).hasMessageContaining("SLUICE_KEYSET must be set");
        assertThatThrownBy(() -> new Sealer(Optional.of("{\"secret\": \"nonsense\"}")))
                .hasMessageContaining("is not a Tink AEAD keyset")
                .hasMessageNotContaining("nonsense")
                .hasNoCause();
    }

    @Test
    void hidesShortSecretsWhole() {
        assertThat(Sealer.hint("short")).isEqualTo("…");
        assertThat(Sealer.hint("long-enough-abcd")).isEqualTo("…abcd");
    }
}
