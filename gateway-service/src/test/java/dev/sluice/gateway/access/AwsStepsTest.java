package dev.sluice.gateway.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.access.TokenExchange.ReadFile;
import dev.sluice.gateway.access.TokenExchange.Reply;
import dev.sluice.gateway.access.TokenExchange.Send;
import dev.sluice.gateway.access.TokenExchange.Step;
import dev.sluice.gateway.access.TokenExchange.Token;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the way to AWS' keys looks like; that it leads there is shown by {@code AwsIdentityTest}. */
class AwsStepsTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_767_225_600L);
    private static final Secret OWN = Secret.of("{\"source\":\"default\"}");
    private static final Map<String, String> IRSA =
            Map.of("AWS_WEB_IDENTITY_TOKEN_FILE", "/token", "AWS_ROLE_ARN", "arn:aws:iam::1:role/r");

    @ParameterizedTest
    @CsvSource({
        "eu-central-1, , https://sts.eu-central-1.amazonaws.com/",
        "eu-central-1, us-west-2, https://sts.us-west-2.amazonaws.com/",
        "cn-north-1, , https://sts.cn-north-1.amazonaws.com.cn/"
    })
    void theTokenServiceIsTheNearestOne(String region, String own, String url) {
        Map<String, String> environment = own == null ? IRSA : with("AWS_REGION", own);

        Send send = (Send) afterFile(begin(Map.of("region", region), environment));

        assertThat(send.ask().url()).isEqualTo(url);
        assertThat(send.ask().headers()).containsOnlyKeys("content-type");
        assertThat(new String(send.ask().body(), UTF_8))
                .isEqualTo(
                        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr"
                                + "&RoleSessionName=sluice&DurationSeconds=3600&WebIdentityToken=a.b%2Bc");
        assertThat(send.toString()).doesNotContain("a.b");
    }

    @Test
    void aRegionThatIsNoneIsNoHost() {
        assertThatThrownBy(() -> afterFile(begin(Map.of("region", "evil.example/"), IRSA)))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessageContaining("`region`");
    }

    @Test
    void theAgentOfEcsIsAskedByItsRelativeAddress() {
        Send send = (Send) begin(
                Map.of(),
                Map.of("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/x", "AWS_CONTAINER_AUTHORIZATION_TOKEN", "t-1"));

        assertThat(send.ask().url()).isEqualTo("http://169.254.170.2/v2/x");
        assertThat(send.ask().headers()).containsEntry("authorization", "t-1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | <ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse> | status 400, Throttling
            503 | <html><br></html> | no XML
            500 | <a/> | status 500 and no credentials
            200 | <a><AccessKeyId>A</AccessKeyId></a> | status 200 and no credentials
            200 | <a><AccessKeyId>A</AccessKeyId><SecretAccessKey>S</SecretAccessKey><SessionToken>T</SessionToken></a> | without an `Expiration`
            200 | <!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><AccessKeyId>&x;</AccessKeyId></a> | no XML
            """)
    void whatIsNeitherKeysNorARefusalSaysNothingAboutTheCredential(int status, String body, String message) {
        Send send = (Send) afterFile(begin(Map.of("region", "us-east-1"), IRSA));

        assertThatThrownBy(() -> send.read().apply(new Reply(status, body.getBytes(UTF_8), NOW)))
                .isInstanceOf(MalformedAnswerException.class)
                .hasMessageContaining(message);
    }

    @Test
    void keysAreReadOutOfXmlAsTheyStand() {
        Send send = (Send) afterFile(begin(Map.of("region", "us-east-1"), IRSA));

        Token token = (Token) send.read()
                .apply(new Reply(
                        200,
                        ("<R xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Credentials><SessionToken>\n T/+= </SessionToken>"
                                        + "<SecretAccessKey>S&amp;</SecretAccessKey><AccessKeyId>ASIA</AccessKeyId>"
                                        + "<Expiration>2026-01-01T01:00:00Z</Expiration></Credentials></R>")
                                .getBytes(UTF_8),
                        NOW));

        assertThat(token.secret().field("accessKeyId")).isEqualTo("ASIA");
        assertThat(token.secret().field("secretAccessKey")).isEqualTo("S&");
        assertThat(token.secret().field("sessionToken")).isEqualTo("T/+=");
        assertThat(token.expiresAt()).isEqualTo(NOW.plusSeconds(3600));
    }

    @Test
    void aSourceOfANewerGatewayIsNotGuessed() {
        assertThatThrownBy(() -> Schemes.of("sigv4", Secret.of("{\"source\":\"telepathy\"}")))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessageContaining("`source` that is not `default`");
    }

    private static Step begin(Map<String, String> options, Map<String, String> environment) {
        return ((TokenExchange) Schemes.of("sigv4", OWN)).begin(OWN, new Situation(options, environment, NOW));
    }

    private static Step afterFile(Step step) {
        ReadFile file = (ReadFile) step;
        assertThat(file.path()).isEqualTo("/token");
        assertThat(file.confined()).isFalse();
        return file.read().apply("a.b+c");
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> all = new java.util.HashMap<>(IRSA);
        all.put(name, value);
        return all;
    }
}
