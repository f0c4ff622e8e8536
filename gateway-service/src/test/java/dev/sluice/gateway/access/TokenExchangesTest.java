package dev.sluice.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.sluice.gateway.access.TokenExchange.Ask;
import dev.sluice.gateway.access.TokenExchange.Reply;
import dev.sluice.gateway.access.TokenExchange.Send;
import dev.sluice.gateway.access.TokenExchange.Token;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.Trees;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's assertions are verified by Nimbus. */
class TokenExchangesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_767_225_600L);
    private static final Situation SITUATION = new Situation(Map.of(), Map.of(), NOW);
    private static final KeyPair KEYS = keys();
    private static final Draft DRAFT = new Draft("POST", "example.com", "/v1?alt=sse", Map.of(), new byte[0], Map.of());
    private static final Secret BAIDU = Secret.of("{\"apiKey\":\"api key/1\",\"secretKey\":\"secret&key\"}");
    private static final Secret ENTRA =
            Secret.of("{\"tenantId\":\"tenant-1.example\",\"clientId\":\"client-1\",\"clientSecret\":\"s3~cr+t\"}");

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\\n", "\r\n", ""})
    void googleGetsAnAssertionSignedWithTheAccountsKey(String lineEnd) throws Exception {
        ObjectNode account = account().put("private_key", pem(lineEnd));

        Ask ask = ask("google", secret(account));

        Map<String, String> form = form(new String(ask.body(), StandardCharsets.US_ASCII));
        SignedJWT assertion = SignedJWT.parse(form.get("assertion"));
        assertThat(ask.url()).isEqualTo("https://oauth2.googleapis.com/token");
        assertThat(ask.headers()).containsEntry("content-type", "application/x-www-form-urlencoded");
        assertThat(form).containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
        assertThat(assertion.verify(new RSASSAVerifier((RSAPublicKey) KEYS.getPublic())))
                .isTrue();
        assertThat(assertion.getHeader().getKeyID()).isEqualTo("key-id-1");
        assertThat(assertion.getJWTClaimsSet().getIssuer()).isEqualTo("robot@project.iam.gserviceaccount.com");
        assertThat(assertion.getJWTClaimsSet().getAudience()).containsExactly("https://oauth2.googleapis.com/token");
        assertThat(assertion.getJWTClaimsSet().getIssueTime().toInstant()).isEqualTo(NOW);
        assertThat(assertion.getJWTClaimsSet().getExpirationTime().toInstant()).isEqualTo(NOW.plusSeconds(3600));
        assertThat(assertion.getJWTClaimsSet().getStringClaim("scope"))
                .isEqualTo("https://www.googleapis.com/auth/cloud-platform");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://oauth2.googleapis.com/token",
                "https://www.googleapis.com/oauth2/v4/token",
                "http://127.0.0.1:8080/token",
                "http://localhost/token"
            })
    void googlesAssertionGoesToGoogleOrStaysOnTheMachine(String address) {
        assertThat(ask("google", secret(account().put("token_uri", address))).url())
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://oauth2.googleapis.com/token",
                "https://oauth2.googleapis.com.evil.example/token",
                "https://evilgoogleapis.com/token",
                "https://oauth2.googleapis.com@evil.example/token",
                "https://user@oauth2.googleapis.com/token",
                "https://evil.example/oauth2.googleapis.com",
                "https://evil.example#.googleapis.com",
                "https://evil.example\\\\@oauth2.googleapis.com/",
                "http://127.0.0.1.evil.example/",
                "http://10.0.0.1/token",
                "file://localhost/token",
                "//oauth2.googleapis.com/token",
                "nonsense",
                ""
            })
    void googlesAssertionGoesNowhereElse(String address) {
        assertThatThrownBy(() -> ask("google", secret(account().put("token_uri", address))))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessage("has a field `token_uri` that is no https address of googleapis.com");
    }

    @ParameterizedTest
    @CsvSource({"client_email", "private_key"})
    void googleNamesTheFieldThatIsMissing(String field) {
        ObjectNode account = account();
        account.remove(field);

        assertThatThrownBy(() -> ask("google", secret(account)))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessage("lacks the field `" + field + "`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "not base64!", "="})
    void whatIsNoKeyIsNotRepeated(String key) {
        assertThatThrownBy(() -> ask("google", secret(account().put("private_key", key))))
                .isInstanceOf(UnusableSecretException.class)
                .hasNoCause()
                .hasMessage("has a field `private_key` that is no RSA key in PKCS#8");
    }

    @Test
    void baidusTokenGoesIntoTheQuery() {
        Ask ask = ask("baidu", BAIDU);

        assertThat(ask.url())
                .isEqualTo("https://aip.baidubce.com/oauth/2.0/token?grant_type=client_credentials"
                        + "&client_id=api%20key%2F1&client_secret=secret%26key");
        assertThat(ask.body()).isNull();
        assertThat(ask.toString()).doesNotContain("key");
        assertThat(exchange("baidu", BAIDU).sign(DRAFT, new Token("24.a+b", NOW), NOW))
                .isEqualTo(new Signed("/v1?alt=sse&access_token=24.a%2Bb", Map.of()));
        Draft bare = new Draft("POST", "example.com", "/v1", Map.of(), new byte[0], Map.of());
        assertThat(exchange("baidu", BAIDU)
                        .sign(bare, new Token("24.a", NOW), NOW)
                        .path())
                .isEqualTo("/v1?access_token=24.a");
    }

    @Test
    void azureExchangesAnApplicationsSecret() {
        Ask ask = ask("azure", ENTRA);

        assertThat(ask.url()).isEqualTo("https://login.microsoftonline.com/tenant-1.example/oauth2/v2.0/token");
        assertThat(form(new String(ask.body(), StandardCharsets.US_ASCII)))
                .containsOnly(
                        Map.entry("grant_type", "client_credentials"),
                        Map.entry("client_id", "client-1"),
                        Map.entry("client_secret", "s3~cr+t"),
                        Map.entry("scope", "https://cognitiveservices.azure.com/.default"));
        assertThat(exchange("azure", ENTRA).sign(DRAFT, new Token("eyJ.x.y", NOW), NOW))
                .isEqualTo(new Signed("/v1?alt=sse", Map.of("authorization", "Bearer eyJ.x.y")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../common", "a/b", "a?b", "a b", ".."})
    void aTenantIsNotAPath(String tenant) {
        Secret secret = Secret.of("{\"tenantId\":\"" + tenant + "\",\"clientId\":\"c\",\"clientSecret\":\"s\"}");

        assertThatThrownBy(() -> ask("azure", secret))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessage("has a field `tenantId` that is neither an id nor a domain");
    }

    @ParameterizedTest
    @CsvSource({"3599, 3599", "'\"3599\"', 3599", "2592000, 2592000", "9223372036854775807, 31536000"})
    void aTokenLivesAsLongAsTheServerSays(String written, long seconds) {
        Token token = read(200, "{\"access_token\":\"t-1\",\"token_type\":\"Bearer\",\"expires_in\":" + written + "}");

        assertThat(token).isEqualTo(new Token("t-1", NOW.plusSeconds(seconds)));
        assertThat(token.toString()).doesNotContain("t-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT Signature.\"} | : invalid_grant, Invalid JWT Signature.",
                "401 | {\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Wrong.\\r\\nTrace ID: 1\"} | : invalid_client, AADSTS7000215: Wrong.",
                "403 | {\"error\":\"access_denied\"} | : access_denied",
                "403 | {\"error\":{\"code\":403,\"message\":\"Not yours.\"}} | : Not yours."
            })
    void aRefusalSaysWhatTheServerSaid(int status, String body, String reason) {
        assertThatThrownBy(() -> read(status, body))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessage("was refused by the token server" + reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | {\"error\":\"internal_failure\"}",
                "503 | <html>",
                "429 | {\"error\":\"slow_down\"}",
                "408 | {\"error\":\"timeout\"}",
                "302 | {}",
                "200 | {}",
                "200 | {\"access_token\":\"t\"}",
                "200 | {\"access_token\":\"\",\"expires_in\":60}",
                "200 | {\"access_token\":\"t\",\"expires_in\":-1}",
                "200 | []"
            })
    void whatIsNeitherTokenNorRefusalSaysNothingAboutTheCredential(int status, String body) {
        assertThatThrownBy(() -> read(status, body))
                .isInstanceOf(MalformedAnswerException.class)
                .hasMessageStartingWith("status " + status);
    }

    private static Token read(int status, String body) {
        Send send = (Send) exchange("azure", ENTRA).begin(ENTRA, SITUATION);
        return (Token) send.read().apply(new Reply(status, body.getBytes(StandardCharsets.UTF_8), NOW));
    }

    private static Ask ask(String access, Secret secret) {
        return ((Send) exchange(access, secret).begin(secret, SITUATION)).ask();
    }

    private static TokenExchange exchange(String access, Secret secret) {
        return (TokenExchange) Schemes.of(access, secret);
    }

    private static Secret secret(ObjectNode account) {
        return Secret.of(account.toString());
    }

    private static ObjectNode account() {
        return Trees.object()
                .put("type", "service_account")
                .put("client_email", "robot@project.iam.gserviceaccount.com")
                .put("private_key_id", "key-id-1")
                .put("private_key", pem("\n"));
    }

    private static String pem(String lineEnd) {
        return "-----BEGIN PRIVATE KEY-----" + lineEnd
                + Base64.getEncoder().encodeToString(KEYS.getPrivate().getEncoded()) + lineEnd
                + "-----END PRIVATE KEY-----" + lineEnd;
    }

    private static Map<String, String> form(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String field : text.split("&", -1)) {
            String[] parts = field.split("=", 2);
            fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return fields;
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
