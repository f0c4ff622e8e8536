package dev.sluice.testkit.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.ComputeEngineCredentials;
import com.google.auth.oauth2.GoogleCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Google's own library is given identities by {@link GenerateContentServer}, in the place of every host that it asks. */
class GoogleIdentitySdkTest {
    private final GenerateContentServer google = GenerateContentServer.startOnVertex();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        google.close();
    }

    @Test
    void aFederatedIdentityActsAsAServiceAccount() throws Exception {
        AccessToken token = federated(Cluster.GOOGLE).refreshAccessToken();

        assertThat(token.getTokenValue()).isEqualTo("ya29.account-2");
        assertThat(token.getExpirationTime().toInstant())
                .isBetween(Instant.now().plusSeconds(3_500), Instant.now().plusSeconds(3_600));
    }

    @Test
    void aTokenForSomebodyElseIsRefused() throws Exception {
        GoogleCredentials credentials = federated("another");

        assertThatThrownBy(credentials::refreshAccessToken)
                .hasStackTraceContaining("does not match the expected audience");
    }

    @Test
    void theMetadataServer() throws Exception {
        AccessToken token = ComputeEngineCredentials.newBuilder()
                .setHttpTransportFactory(here())
                .build()
                .refreshAccessToken();

        assertThat(token.getTokenValue()).isEqualTo("ya29.metadata-1");
    }

    private GoogleCredentials federated(String audience) throws IOException {
        Path file = Files.writeString(
                directory.resolve("token"),
                Cluster.token(audience, Instant.now().plusSeconds(600)));
        byte[] account = google.externalAccount(file.toString()).getBytes(StandardCharsets.UTF_8);
        return GoogleCredentials.fromStream(new ByteArrayInputStream(account), here())
                .createScoped("https://www.googleapis.com/auth/cloud-platform");
    }

    private HttpTransportFactory here() {
        return () -> new NetHttpTransport.Builder()
                .setConnectionFactory(url -> (HttpURLConnection)
                        URI.create(google.root() + url.getFile()).toURL().openConnection())
                .build();
    }
}
