package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.routing.Route;
import dev.sluice.testkit.vendor.AwsIdentityServer;
import dev.sluice.testkit.vendor.Cluster;
import dev.sluice.testkit.vendor.ConverseServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A channel of Bedrock that signs with what AWS has given to the gateway, or with a role that is assumed. */
class AwsIdentityTest {
    private static final String OWN = "{\"source\":\"default\"}";
    private static final String ANSWER =
            "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"Hi\"}]}},"
                    + "\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":1,\"outputTokens\":1,\"totalTokens\":2}}";
    private static final String METADATA = "http://169.254.169.254";

    private final Rig rig = new Rig(1);
    private final ConverseServer bedrock = ConverseServer.start();
    private final AwsIdentityServer aws = AwsIdentityServer.start();

    @TempDir
    Path directory;

    @BeforeEach
    void useIt() {
        rig.dialect = "bedrock";
        rig.access = "sigv4";
        rig.secret = OWN;
        rig.options = Map.of("region", ConverseServer.REGION);
        rig.foreign = bedrock.baseUrl();
        rig.upstreamName = ConverseServer.MODEL;
        rig.hosts = Map.of("https://sts.us-east-1.amazonaws.com", aws.root(), METADATA, aws.root());
        bedrock.answer(ANSWER);
    }

    @AfterEach
    void close() {
        rig.close();
        bedrock.close();
        aws.close();
    }

    @Test
    void keysOfTheEnvironmentComeFirst() throws IOException {
        Map<String, String> environment = new HashMap<>(irsa(token(Cluster.AWS)));
        environment.put("AWS_ACCESS_KEY_ID", ConverseServer.ACCESS_KEY_ID);
        environment.put("AWS_SECRET_ACCESS_KEY", ConverseServer.SECRET_ACCESS_KEY);
        rig.environment = environment;

        ok();

        assertThat(bedrock.header("x-amz-security-token")).isNull();
        assertThat(aws.given()).isZero();
    }

    @Test
    void aWebIdentityAssumesItsRole() throws IOException {
        rig.environment = irsa(token(Cluster.AWS));

        ok();
        ok();

        assertThat(bedrock.header("x-amz-security-token")).startsWith("example/session+of=");
        assertThat(aws.given()).isOne();
    }

    @Test
    void theContainersAgentIsShownTheTokenOfThePod() throws IOException {
        rig.environment = agent(token(Cluster.EKS));

        ok();

        assertThat(aws.given()).isOne();
    }

    @Test
    void theInstancesMetadataComeLast() {
        ok();

        assertThat(bedrock.header("x-amz-security-token")).startsWith("example/session+of=");
        assertThat(aws.given()).isOne();
    }

    @Test
    void aRoleIsAssumedOnTopOfAnAccessKeyAndOfTheGatewaysOwnIdentity() {
        String role = Rig.with(
                Rig.with(bedrock.credential(), "roleArn", AwsIdentityServer.OTHER_ROLE),
                "externalId",
                AwsIdentityServer.EXTERNAL_ID);
        rig.secret = role;
        ok();
        assertThat(aws.given()).isOne();
        assertThat(bedrock.header("x-amz-security-token")).startsWith("example/session+of=ASIA1X");

        rig.secret = Rig.with(
                Rig.with(OWN, "roleArn", AwsIdentityServer.OTHER_ROLE), "externalId", AwsIdentityServer.EXTERNAL_ID);
        ok();
        assertThat(aws.given()).isEqualTo(3);
        assertThat(bedrock.header("x-amz-security-token")).startsWith("example/session+of=ASIA3X");
    }

    @Test
    void aStampedeFetchesOnce() throws IOException {
        rig.environment = irsa(token(Cluster.AWS));

        List<CompletableFuture<HttpResponse<String>>> calls = Stream.generate(() -> rig.client.sendAsync(
                        rig.request(ChatTest.chat("any", false)).build(), HttpResponse.BodyHandlers.ofString()))
                .limit(200)
                .toList();

        assertThat(calls)
                .allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(200));
        assertThat(aws.given()).isOne();
    }

    @Test
    void keysAreRenewedAheadOfTheirEndWithTheTokenThatTheFileHasByThen() throws IOException {
        // Given
        rig.environment = irsa(token(Cluster.AWS));
        ok();
        Files.writeString(directory.resolve("token"), token("another"));

        // When
        rig.clock.move(Duration.ofMinutes(56));
        ok();
        Files.writeString(directory.resolve("token"), token(Cluster.AWS));

        // Then what is held serves on until the file is right again, and the pause of the failure is over
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            rig.clock.move(Duration.ofSeconds(2));
            ok();
            assertThat(aws.given()).isEqualTo(2);
        });
    }

    @Test
    void aFileThatIsMissingIsToldByItsName() throws IOException {
        rig.environment = irsa(token(Cluster.AWS));
        Files.delete(directory.resolve("token"));

        assertThat(fault())
                .isEqualTo(
                        "The credential k1 of the channel is exchanged for a token, and the file with the gateway's own, "
                                + directory.resolve("token")
                                + ", is not there. Mount it into the gateway's pod: a projected token of its service account.");
    }

    @Test
    void aRefusalNamesCauseAndRemedy() throws IOException {
        rig.environment = irsa(token("another"));
        assertThat(fault())
                .contains("refused by AWS STS: InvalidIdentityToken, Incorrect token audience.")
                .contains("Set the audience of the projected token")
                .contains("sts.amazonaws.com for AWS");

        Map<String, String> wrongRole = new HashMap<>(irsa(token(Cluster.AWS)));
        wrongRole.put("AWS_ROLE_ARN", AwsIdentityServer.OTHER_ROLE);
        rig.environment = wrongRole;
        next();
        assertThat(fault())
                .contains("AccessDenied, Not authorized to perform sts:AssumeRoleWithWebIdentity.")
                .contains("trust policy name this cluster's OIDC provider");

        rig.environment = agent(token("another"));
        next();
        assertThat(fault()).contains("credential agent with status 401").contains("create-pod-identity-association");

        rig.secret = Rig.with(bedrock.credential(), "roleArn", AwsIdentityServer.OTHER_ROLE);
        assertThat(fault())
                .contains("is not authorized to perform: sts:AssumeRole")
                .contains("with the credential's externalId");
    }

    @Test
    void nobodyThereIsToldAsNoIdentity() {
        rig.environment = Map.of("AWS_EC2_METADATA_DISABLED", "true");
        assertThat(fault()).contains("AWS has given it none").contains("the instance's metadata are turned off.");

        rig.environment = Map.of();
        rig.hosts = Map.of(METADATA, "http://127.0.0.1:1");
        next();
        assertThat(fault()).contains("AWS has given it none").contains("no instance metadata answer");

        rig.environment = Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://10.0.0.1/v1/credentials");
        next();
        assertThat(fault()).contains("AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https");
    }

    @Test
    void theGatewaysOwnIdentityIsNotSentToWhateverAddressAChannelNames() {
        rig.foreign = "https://bedrock.evil.example";

        assertThat(fault()).contains("only signs for AWS' own hosts");
    }

    @Test
    void theGatewaysOwnIdentityIsNotShownToAProxyOrToWhomOnlyTheChannelTrusts() throws IOException {
        rig.environment = irsa(token(Cluster.AWS));
        rig.egress = new Route.Egress(URI.create("http://127.0.0.1:1"), null, null, null, null);
        assertThat(fault()).contains("goes neither in clear by a proxy");

        rig.foreign = "https://bedrock-runtime.us-east-1.amazonaws.com";
        rig.egress = new Route.Egress(null, null, "any certificate", null, null);
        next();
        assertThat(fault()).contains("take `egress.tls.ca` away");
        assertThat(aws.given()).as("tokens").isZero();
    }

    private Map<String, String> irsa(String token) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), token + "\n");
        return Map.of(
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                file.toString(),
                "AWS_ROLE_ARN",
                AwsIdentityServer.ROLE,
                "AWS_REGION",
                ConverseServer.REGION);
    }

    private Map<String, String> agent(String token) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), token);
        return Map.of(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                aws.root() + AwsIdentityServer.AGENT,
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                file.toString());
    }

    private static String token(String audience) {
        return Cluster.token(audience, Instant.now().plusSeconds(600));
    }

    /** Past the pause that a failure makes. */
    private void next() {
        rig.clock.move(Duration.ofMinutes(2));
    }

    private void ok() {
        HttpResponse<String> answer = rig.chat(ChatTest.chat("any", false));
        assertThat(answer.statusCode()).as(() -> answer.body() + rig.faults).isEqualTo(200);
    }

    private String fault() {
        HttpResponse<String> answer = rig.chat(ChatTest.chat("any", false));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unauthorized").doesNotContain("arn:aws", directory.toString());
        return rig.faults.getLast().detail();
    }
}
