package dev.sluice.testkit.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsAsyncClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.InvalidIdentityTokenException;
import software.amazon.awssdk.services.sts.model.StsException;

/** Amazon's own SDK is given identities by {@link AwsIdentityServer}. */
class AwsIdentitySdkTest {
    private static final SdkAsyncHttpClient HTTP = NettyNioAsyncHttpClient.create();
    private static final String AGENT = "aws.containerCredentialsFullUri";
    private static final String AGENT_TOKEN = "aws.containerAuthorizationTokenFile";

    private final AwsIdentityServer server = AwsIdentityServer.start();

    @TempDir
    Path directory;

    @AfterAll
    static void disconnect() {
        HTTP.close();
    }

    @AfterEach
    void close() {
        System.clearProperty(AGENT);
        System.clearProperty(AGENT_TOKEN);
        server.close();
    }

    @Test
    void aWebIdentity() throws Exception {
        try (StsAsyncClient sts = sts(ConverseServer.SECRET_ACCESS_KEY)) {
            Credentials keys = sts.assumeRoleWithWebIdentity(ask -> ask.roleArn(AwsIdentityServer.ROLE)
                            .roleSessionName("s1")
                            .webIdentityToken(token(Cluster.AWS)))
                    .get(30, TimeUnit.SECONDS)
                    .credentials();

            assertThat(keys.secretAccessKey()).isEqualTo(AwsKeys.key(keys.accessKeyId()));
            assertThat(keys.sessionToken()).isEqualTo(AwsKeys.session(keys.accessKeyId()));
            assertThat(keys.expiration()).isEqualTo(AwsKeys.end(keys.accessKeyId()));
            assertThatThrownBy(() -> sts.assumeRoleWithWebIdentity(ask -> ask.roleArn(AwsIdentityServer.ROLE)
                                    .roleSessionName("s1")
                                    .webIdentityToken(token("another")))
                            .join())
                    .cause()
                    .isInstanceOf(InvalidIdentityTokenException.class)
                    .hasMessageContaining("Incorrect token audience");
        }
    }

    @Test
    void aRoleIsAssumedWithASignedCall() throws Exception {
        try (StsAsyncClient sts = sts(ConverseServer.SECRET_ACCESS_KEY);
                StsAsyncClient stranger = sts("another-example")) {
            Credentials keys = assumed(sts, AwsIdentityServer.EXTERNAL_ID);

            assertThat(AwsKeys.isTemporary(keys.accessKeyId())).isTrue();
            assertThatThrownBy(() -> assumed(stranger, AwsIdentityServer.EXTERNAL_ID))
                    .cause()
                    .isInstanceOf(StsException.class)
                    .hasMessageContaining("does not match the signature");
            assertThatThrownBy(() -> assumed(sts, "another"))
                    .cause()
                    .isInstanceOf(StsException.class)
                    .hasMessageContaining("is not authorized to perform: sts:AssumeRole");
        }
    }

    @Test
    void theAgentOfAContainer() throws Exception {
        Path file = Files.writeString(directory.resolve("token"), token(Cluster.EKS));
        System.setProperty(AGENT, server.root() + AwsIdentityServer.AGENT);
        System.setProperty(AGENT_TOKEN, file.toString());

        try (ContainerCredentialsProvider provider =
                ContainerCredentialsProvider.builder().build()) {
            isTemporary(provider);
        }
        Files.writeString(file, token("another"));
        try (ContainerCredentialsProvider provider =
                ContainerCredentialsProvider.builder().build()) {
            assertThatThrownBy(provider::resolveCredentials).hasStackTraceContaining("Service account token");
        }
    }

    @Test
    void theMetadataOfAnInstance() {
        try (InstanceProfileCredentialsProvider provider = InstanceProfileCredentialsProvider.builder()
                .endpoint(server.root())
                .build()) {
            isTemporary(provider);
        }
    }

    private static void isTemporary(AwsCredentialsProvider provider) {
        AwsCredentials keys = provider.resolveCredentials();

        assertThat(keys).isInstanceOf(AwsSessionCredentials.class);
        assertThat(((AwsSessionCredentials) keys).sessionToken()).isEqualTo(AwsKeys.session(keys.accessKeyId()));
    }

    private static Credentials assumed(StsAsyncClient sts, String externalId) throws Exception {
        return sts.assumeRole(ask -> ask.roleArn(AwsIdentityServer.OTHER_ROLE)
                        .roleSessionName("s1")
                        .externalId(externalId))
                .get(30, TimeUnit.SECONDS)
                .credentials();
    }

    private static String token(String audience) {
        return Cluster.token(audience, Instant.now().plusSeconds(600));
    }

    private StsAsyncClient sts(String secret) {
        return StsAsyncClient.builder()
                .httpClient(HTTP)
                .region(Region.of(ConverseServer.REGION))
                .endpointOverride(URI.create(server.root()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(ConverseServer.ACCESS_KEY_ID, secret)))
                .overrideConfiguration(options -> options.retryStrategy(retries -> retries.maxAttempts(1)))
                .build();
    }
}
