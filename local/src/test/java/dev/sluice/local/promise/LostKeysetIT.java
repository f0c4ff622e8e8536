package dev.sluice.local.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.sluice.local.Names;
import dev.sluice.local.StackOptions;
import dev.sluice.local.promise.Admin.Customer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Statement;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The keyset is another one than that which sealed the stored credentials; docs/operations.md, "The keyset is lost". */
@ExtendWith(Running.Extension.class)
class LostKeysetIT {
    private static final Duration REFUSED = Duration.ofSeconds(60);
    private static final Path DOCS = StackOptions.checkout().resolve("docs/operations.md");
    private static final Pattern STATEMENTS =
            Pattern.compile("### The keyset is lost\\n.*?```sql\\n(.*?)```", Pattern.DOTALL);
    private static final String[] SERVICES = {Names.CHANNEL_SERVICE, Names.gateway(0), Names.gateway(1)};

    private final Running running;
    private final Path keyset;
    /** The keyset that opens what is stored. */
    private String opens;

    LostKeysetIT(Running running) {
        this.running = running;
        this.keyset = running.data.resolve("secrets/keyset");
    }

    @AfterEach
    void everythingRuns() throws IOException {
        Files.writeString(keyset, opens);
        running.restored(SERVICES);
    }

    @Test
    void anotherKeysetStopsTheStartAndWithTheCredentialsTypedAgainAllIsWell() throws Exception {
        // Given
        String channel =
                running.admin.channel("sealed", running.upstream.baseUrl(), "sealed", "{\"perRequest\": \"0.0001\"}");
        Customer customer = running.admin.customer("sealed", "10");
        assertThat(status(0, customer)).isEqualTo(200);
        opens = Files.readString(keyset);
        KeysetHandle other = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
        String sentence = "keyset %x does not open the stored credentials; restore the Secret"
                .formatted(other.getPrimary().getId());

        // When, Then: neither starts, and both say why.
        stop();
        write(other);
        isRefused(Names.CHANNEL_SERVICE, sentence);
        isRefused(Names.gateway(0), sentence);

        // When, Then: with the Secret restored.
        Files.writeString(keyset, opens);
        running.restored(SERVICES);
        assertThat(status(0, customer)).isEqualTo(200);

        // When, Then: it is really lost.
        stop();
        write(other);
        execute(statements());
        opens = Files.readString(keyset);
        // Until channel-service has published anew, gateways would find the old route table in Redis, and end.
        running.restored(Names.CHANNEL_SERVICE);
        running.restored(Names.gateway(0), Names.gateway(1));
        assertThat(status(0, customer)).isEqualTo(404);
        running.admin
                .channelService("PUT", "channels/" + channel + "/credentials/k1", """
                        {"secret": "sk-typed-again"}""")
                .created();
        running.admin
                .channelService("PATCH", "channels/" + channel + "?waitSeconds=5", """
                        {"enabled": true}""")
                .created();
        assertThat(status(0, customer)).isEqualTo(200);
        assertThat(status(1, customer)).isEqualTo(200);
        assertThat(running.upstream.journal().last().header("authorization")).isEqualTo("Bearer sk-typed-again");
    }

    private void stop() {
        for (String service : SERVICES) {
            running.stack.program(service).stop();
        }
    }

    private void isRefused(String service, String sentence) throws IOException {
        Path log = running.data.resolve("logs").resolve(service + ".log");
        int before = Files.readString(log).length();
        running.stack.program(service).start();
        assertThatThrownBy(() -> running.stack.program(service).awaitReady(REFUSED))
                .hasMessageContaining("did not start: exit code 1");
        running.stack.program(service).stop();
        assertThat(Files.readString(log).substring(before)).contains(sentence);
    }

    private void write(KeysetHandle handle) throws IOException, GeneralSecurityException {
        AeadConfig.register();
        Files.writeString(keyset, TinkJsonProtoKeysetFormat.serializeKeyset(handle, InsecureSecretKeyAccess.get()));
    }

    /** Those of the page that an operator reads. */
    private static String statements() throws IOException {
        Matcher found = STATEMENTS.matcher(Files.readString(DOCS));
        assertThat(found.find()).as("statements in " + DOCS).isTrue();
        return found.group(1);
    }

    private void execute(String sql) {
        running.database.work(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
            return null;
        });
    }

    private int status(int gateway, Customer customer) {
        return running.gateway(gateway)
                .call(customer.secret(), Chat.body("sealed", false, 10))
                .statusCode();
    }
}
