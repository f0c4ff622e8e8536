package dev.sluice.gateway.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

class SigV4Test {
    private static final String ID = "AKIDEXAMPLE";
    private static final String KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final String HOST = "bedrock-runtime.us-east-1.amazonaws.com";
    private static final String BODY = "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hi\"}]}]}";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Map<String, String> TYPE = Map.of("content-type", "application/json");
    private static final SigV4 SIGNER = new SigV4("bedrock");

    @ParameterizedTest
    @CsvSource({
        "/model/anthropic.claude-3-haiku-20240307-v1%3A0/converse,a89c1d6aa44a808d5303ed39350c676edd399c664a1461b4875fda765df1576b",
        "/model/anthropic.claude-3-haiku-20240307-v1:0/converse,a3d789b05ee477d4f54143c647230ef4332668823360daf0370732b90104f41c"
    })
    void signsAsBotocoreDoes(String path, String signature) {
        Signed signed = SIGNER.sign(draft(HOST, path, TYPE), secret(null), NOW);

        assertThat(signed.path()).isEqualTo(path);
        assertThat(signed.headers())
                .isEqualTo(Map.of(
                        "x-amz-date",
                        "20260101T000000Z",
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/bedrock/aws4_request, "
                                + "SignedHeaders=content-type;host;x-amz-date, Signature=" + signature));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/model/m/converse",
                "/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A1%3Aapplication-inference-profile%2Fabc/converse-stream",
                "/under/a/base/model/m%20n~_.-/converse",
                "/model/m/converse?b=2&a=1&a=0&a-b=3&c",
                "/model/%C3%A9*/converse"
            })
    void signsAsAwsOwnClassesDo(String path) {
        for (String session : new String[] {null, "session/token+1=="}) {
            for (String host : new String[] {HOST, "localhost:8443"}) {
                SignedRequest expected = aws(host, path, session);
                Map<String, String> headers =
                        new TreeMap<>(Map.of("content-type", "application/json ;  charset=utf-8"));
                expected.request()
                        .firstMatchingHeader("x-amz-content-sha256")
                        .ifPresent(hash -> headers.put("x-amz-content-sha256", hash));

                Signed signed = SIGNER.sign(draft(host, path, headers), secret(session), NOW);

                assertThat(signed.headers().get("authorization"))
                        .isEqualTo(expected.request()
                                .firstMatchingHeader("Authorization")
                                .orElseThrow());
                assertThat(signed.headers().get("x-amz-security-token")).isEqualTo(session);
            }
        }
    }

    @Test
    void leavesOutOfTheSignatureWhatProxiesMayChange() {
        Map<String, String> many = new TreeMap<>(TYPE);
        many.putAll(Map.of("user-agent", "sluice", "accept", "x", "traceparent", "t", "x-amzn-trace-id", "r"));

        assertThat(SIGNER.sign(draft(HOST, "/p", many), secret(null), NOW))
                .isEqualTo(SIGNER.sign(draft(HOST, "/p", TYPE), secret(null), NOW));
    }

    @Test
    void sendsAnApiKeyAsABearerToken() {
        Draft draft = new Draft("POST", HOST, "/p", TYPE, BODY.getBytes(UTF_8), Map.of());
        Signed expected = new Signed("/p", Map.of("authorization", "Bearer test-api-key"));

        assertThat(SIGNER.sign(draft, Secret.of("test-api-key\n"), NOW)).isEqualTo(expected);
        assertThat(SIGNER.sign(draft, Secret.of("{\"apiKey\":\"test-api-key\"}"), NOW))
                .isEqualTo(expected);
    }

    @Test
    void namesWhatIsMissingAndNothingElse() {
        Draft nowhere = new Draft("POST", HOST, "/p", TYPE, new byte[0], Map.of());

        assertThatThrownBy(() -> SIGNER.sign(nowhere, secret(null), NOW))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessage("needs the channel's option `region`");
        assertThatThrownBy(() -> SIGNER.sign(nowhere, Secret.of("{\"secretAccessKey\":\"test-secret\"}"), NOW))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessage("lacks the field `accessKeyId`");
        assertThatThrownBy(() -> SIGNER.sign(nowhere, Secret.of("{\"accessKeyId\":\"AKIDEXAMPLE\"}"), NOW))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessage("lacks the field `secretAccessKey`");
        assertThatThrownBy(() -> SIGNER.sign(nowhere, Secret.of("{broken"), NOW))
                .isInstanceOf(UnusableSecretException.class);
    }

    private static Draft draft(String host, String path, Map<String, String> headers) {
        return new Draft("POST", host, path, headers, BODY.getBytes(UTF_8), Map.of("region", "us-east-1"));
    }

    private static Secret secret(String session) {
        String more = session == null ? "" : ",\"sessionToken\":\"" + session + "\"";
        return Secret.of("{\"accessKeyId\":\"" + ID + "\",\"secretAccessKey\":\"" + KEY + "\"" + more + "}");
    }

    private static SignedRequest aws(String host, String path, String session) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(URI.create("https://" + host + path))
                .putHeader("Content-Type", "application/json ;  charset=utf-8")
                .build();
        AwsCredentialsIdentity identity = session == null
                ? AwsCredentialsIdentity.create(ID, KEY)
                : AwsSessionCredentialsIdentity.create(ID, KEY, session);
        return AwsV4HttpSigner.create().sign(sign -> sign.identity(identity)
                .request(request)
                .payload(ContentStreamProvider.fromUtf8String(BODY))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "bedrock")
                .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC)));
    }
}
