package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.vendor.Cluster;
import dev.sluice.testkit.vendor.GenerateContentServer;
import dev.sluice.testkit.vendor.Vertex;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A channel of Vertex AI without a pasted key: with what Google has given to the gateway, or with a federated identity. */
class GoogleIdentityTest {
    private static final String OWN = "{\"source\":\"default\"}";

    private final Rig rig = new Rig(1);
    private final GenerateContentServer google = GenerateContentServer.startOnVertex();
    private final Path file = rig.directory.resolve("token");

    @BeforeEach
    void useIt() {
        rig.dialect = "vertex";
        rig.access = "google";
        rig.secret = OWN;
        rig.options = Map.of("project", Vertex.PROJECT, "region", Vertex.REGION);
        rig.foreign = google.baseUrl();
        rig.upstreamName = "gemini-2.5-flash";
        rig.hosts = Map.of(
                "https://sts.googleapis.com", google.root(),
                "https://iamcredentials.googleapis.com", google.root(),
                "http://metadata.google.internal", google.root());
        google.answer("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}],\"role\":\"model\"},"
                + "\"finishReason\":\"STOP\"}],\"responseId\":\"r1\"}");
    }

    @AfterEach
    void close() {
        rig.close();
        google.close();
    }

    @Test
    void theMetadataServerGivesATokenOfTheGatewaysOwn() {
        ok();
        ok();

        assertThat(google.header("authorization")).isEqualTo("Bearer ya29.metadata-1");
        assertThat(google.given()).isOne();
    }

    @Test
    void aFileThatTheEnvironmentNamesComesFirstAndMayNameFilesAnywhere(@TempDir Path elsewhere) throws IOException {
        Path token = Files.writeString(elsewhere.resolve("token"), token());
        Path adc = Files.writeString(elsewhere.resolve("adc.json"), google.externalAccount(token.toString()));
        rig.environment = Map.of("GOOGLE_APPLICATION_CREDENTIALS", adc.toString());
        ok();
        assertThat(google.header("authorization")).isEqualTo("Bearer ya29.account-2");

        Files.writeString(adc, google.credential());
        rig.clock.move(Duration.ofMinutes(61));
        google.clock(rig.clock);
        ok();
        assertThat(google.header("authorization")).isEqualTo("Bearer ya29.token-3");
    }

    @Test
    void aTokenOfTheClusterBecomesOneOfAServiceAccount() throws IOException {
        Files.writeString(file, token());
        rig.secret = google.externalAccount(file.toString());

        ok();
        ok();

        assertThat(google.header("authorization")).isEqualTo("Bearer ya29.account-2");
        assertThat(google.given()).isEqualTo(2);
    }

    @Test
    void withoutAServiceAccountTheFederatedTokenSigns() throws IOException {
        Files.writeString(file, "{\"value\":{},\"id_token\":\"" + token() + "\"}");
        rig.secret = google.externalAccount(file.toString())
                .replaceAll("\"service_account_impersonation_url\":\"[^\"]*\",", "")
                .replace(
                        "\"file\"",
                        "\"format\":{\"type\":\"json\",\"subject_token_field_name\":\"id_token\"},\"file\"");

        ok();

        assertThat(google.header("authorization")).isEqualTo("Bearer ya29.federated-1");
    }

    @Test
    void aTokenOfTheSubjectMayComeFromAnAddress() {
        rig.secret = google.externalAccount("SOURCE")
                .replace(
                        "{\"file\":\"SOURCE\"}",
                        "{\"headers\":{\"Metadata-Flavor\":\"Google\"},\"url\":\"http://metadata.google.internal"
                                + "/computeMetadata/v1/instance/service-accounts/default/identity?audience="
                                + Cluster.GOOGLE + "\"}");

        ok();

        assertThat(google.header("authorization")).isEqualTo("Bearer ya29.account-2");
    }

    @Test
    void aStampedeFetchesOnce() {
        List<CompletableFuture<HttpResponse<String>>> calls = Stream.generate(() -> rig.client.sendAsync(
                        rig.request(ChatTest.chat("any", false)).build(), HttpResponse.BodyHandlers.ofString()))
                .limit(200)
                .toList();

        assertThat(calls)
                .allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(200));
        assertThat(google.given()).isOne();
    }

    @Test
    void aTokenIsRenewedAheadOfItsEnd() {
        ok();
        rig.clock.move(Duration.ofMinutes(56));
        ok();
        assertThat(google.header("authorization")).isEqualTo("Bearer ya29.metadata-1");

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> google.given() == 2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"executable":{"command":"/bin/cat /etc/passwd"}} | `credential_source.executable`, which this gateway does not follow
            {"environment_id":"aws1","url":"https://a.example"} | `credential_source.environment_id`, which this gateway does not follow
            {"file":"/etc/passwd"}                            | names a file outside of
            {"file":"DIRECTORY/../../etc/passwd"}             | names a file outside of
            {"url":"http://10.0.0.1/token"}                   | neither https nor that of a metadata server
            {"url":"http://localhost:9000/token"}             | neither https nor that of a metadata server
            {"url":"http://169.254.169.254@evil.example/"}    | neither https nor that of a metadata server
            {}                                                | neither a `file` nor a `url`
            """)
    void whoTypesAChannelCannotHaveAnythingReadOrCalled(String source, String message) {
        rig.secret = google.externalAccount("SOURCE")
                .replace("{\"file\":\"SOURCE\"}", source.replace("DIRECTORY", rig.directory.toString()));

        assertThat(fault()).contains(message);
        assertThat(google.given()).isZero();
    }

    @Test
    void aLinkThatLeadsOutIsNotFollowedAndOneThatStaysIs(@TempDir Path elsewhere) throws IOException {
        Path outside = Files.writeString(elsewhere.resolve("token"), token());
        Files.createSymbolicLink(rig.directory.resolve("out"), outside);
        rig.secret = google.externalAccount(rig.directory.resolve("out").toString());
        assertThat(fault()).contains("names a file outside of");

        Path data = Files.createDirectory(rig.directory.resolve("..2026"));
        Files.writeString(data.resolve("token"), token());
        Files.createSymbolicLink(file, data.resolve("token"));
        rig.secret = google.externalAccount(file.toString());
        ok();
    }

    @Test
    void addressesThatAreNotGooglesAreRefused() throws IOException {
        Files.writeString(file, token());
        String account = google.externalAccount(file.toString());
        for (String address : List.of(
                "https://sts.googleapis.com.evil.example/v1/token",
                "https://storage.googleapis.com/bucket",
                "http://sts.googleapis.com/v1/token",
                "https://tests.googleapis.com/v1/token")) {
            rig.secret = Rig.with(account, "token_url", address);
            assertThat(fault()).contains("has a field `token_url` that is no https address of sts.googleapis.com");
        }
        rig.secret = Rig.with(account, "service_account_impersonation_url", "https://sts.googleapis.com/v1/x");
        assertThat(fault())
                .contains(
                        "`service_account_impersonation_url` that is no https address of iamcredentials.googleapis.com");
        rig.secret = OWN;
        rig.foreign = "https://aiplatform.googleapis.com.evil.example/v1";
        assertThat(fault()).contains("only signs for Google's own hosts");
    }

    @Test
    void aRefusalNamesCauseAndRemedy() throws IOException {
        rig.secret = google.externalAccount(file.toString());
        assertThat(fault()).contains(file + ", is not there.").contains("Mount it into the gateway's pod");

        Files.writeString(file, Cluster.token("another", Instant.now().plusSeconds(600)));
        rig.clock.move(Duration.ofMinutes(2));
        assertThat(fault())
                .contains("refused by the token server: invalid_grant, The audience in ID Token")
                .contains("that of the workload identity pool's provider for Google");

        Files.writeString(file, token());
        rig.secret = Rig.with(
                google.externalAccount(file.toString()),
                "service_account_impersonation_url",
                "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/other@example.com:generateAccessToken");
        assertThat(fault())
                .contains("may not act as its service account: Requested entity was not found.")
                .contains("roles/iam.workloadIdentityUser");

        rig.secret = OWN;
        rig.hosts = Map.of("http://metadata.google.internal", "http://127.0.0.1:1");
        assertThat(fault()).contains("no metadata server answers").contains("neither on GKE");
    }

    private static String token() {
        return Cluster.token(Cluster.GOOGLE, Instant.now().plusSeconds(600));
    }

    private void ok() {
        HttpResponse<String> answer = rig.chat(ChatTest.chat("any", false));
        assertThat(answer.statusCode()).as(() -> answer.body() + rig.faults).isEqualTo(200);
    }

    private String fault() {
        HttpResponse<String> answer = rig.chat(ChatTest.chat("any", false));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unauthorized");
        return rig.faults.getLast().detail();
    }
}
