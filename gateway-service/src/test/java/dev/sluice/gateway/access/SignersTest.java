package dev.sluice.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.MACVerifier;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected signatures were computed by other programs, Tencent's by its own SDK; or Nimbus verifies them. */
class SignersTest {
    private static final Instant NEW_YEAR = Instant.ofEpochSecond(1_767_225_600L);
    private static final String HUNYUAN = "hunyuan.tencentcloudapi.com";
    private static final String HUNYUAN_BODY =
            "{\"Model\":\"hunyuan-lite\",\"Messages\":[{\"Role\":\"user\",\"Content\":\"hi\"}],\"Stream\":false}";
    private static final Secret TENCENT =
            Secret.of("{\"secretId\":\"AKIDEXAMPLE\",\"secretKey\":\"Gu5t9xGARNpq86cd98joQYCN3EXAMPLE\"}");

    @Test
    void zhipuSignsItsIdAndTheTimeInMilliseconds() {
        Signed signed = sign("zhipu", "id123.secretABC", draft("/v4/chat/completions", Map.of()));

        assertThat(signed.path()).isEqualTo("/v4/chat/completions");
        assertThat(signed.headers())
                .containsExactly(Map.entry(
                        "authorization",
                        "Bearer eyJhbGciOiJIUzI1NiIsInNpZ25fdHlwZSI6IlNJR04ifQ"
                                + ".eyJhcGlfa2V5IjoiaWQxMjMiLCJleHAiOjE3NjcyMjU4MTAwMDAsInRpbWVzdGFtcCI6MTc2NzIyNTYwMDAwMH0"
                                + ".CxmJWmuCRKp_3I8X1hNHura-4ERcDTK0tgOm8TJZqP4"));
    }

    @Test
    void zhipusTokenIsAJwtToOthers() throws Exception {
        String secret = "an-example-that-is-long-enough-for-nimbus";

        String header =
                sign("zhipu", "id\"1." + secret, draft("/", Map.of())).headers().get("authorization");

        JWSObject token = JWSObject.parse(header.substring("Bearer ".length()));
        assertThat(token.verify(new MACVerifier(secret))).isTrue();
        assertThat(token.getPayload().toJSONObject()).containsEntry("api_key", "id\"1");
    }

    @Test
    void aKeyOfZhipuWithoutADotIsABearer() {
        assertThat(sign("zhipu", "plainkey", draft("/", Map.of())).headers())
                .containsExactly(Map.entry("authorization", "Bearer plainkey"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"id123.", ".secretABC", "."})
    void halfAKeyOfZhipuIsUnusable(String key) {
        assertThatThrownBy(() -> sign("zhipu", key, draft("/", Map.of())))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessage("is not of the form `id.secret`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", ""})
    void tencentsSignatureIsItsOwnSdks(String path) {
        Signed signed = sign("tc3", TENCENT.text(), draft(path, Map.of("region", "ap-guangzhou")));

        assertThat(signed.path()).isEqualTo("/");
        assertThat(signed.headers())
                .containsEntry(
                        "authorization",
                        "TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2026-01-01/hunyuan/tc3_request,"
                                + " SignedHeaders=content-type;host,"
                                + " Signature=21e30fcf692c31dd68c653a5bdf606ac66e56dffdcf2e0bbe7a75ccc176d867b")
                .containsEntry("x-tc-action", "ChatCompletions")
                .containsEntry("x-tc-version", "2023-09-01")
                .containsEntry("x-tc-timestamp", "1767225600")
                .containsEntry("x-tc-region", "ap-guangzhou")
                .hasSize(5);
    }

    @Test
    void iflytekSignsTheHandshakeAndNamesTheApplicationInTheMessage() {
        Draft draft = new Draft(
                "GET",
                "spark-api.xf-yun.com",
                "/v3.5/chat",
                Map.of(),
                "{\"header\":{\"uid\":\"u\"},\"payload\":{}}".getBytes(StandardCharsets.UTF_8),
                Map.of());
        String secret = "{\"appId\":\"a1\",\"apiSecret\":\"SECRETEXAMPLE\",\"apiKey\":\"KEYEXAMPLE\"}";

        Signed signed = sign("spark", secret, draft);

        assertThat(signed.path())
                .isEqualTo(
                        "/v3.5/chat?authorization=YXBpX2tleT0iS0VZRVhBTVBMRSIsIGFsZ29yaXRobT0iaG1hYy1zaGEyNTYiLCBoZWFkZXJzP"
                                + "SJob3N0IGRhdGUgcmVxdWVzdC1saW5lIiwgc2lnbmF0dXJlPSJmbXJhT2ZzQ3Y5Ymc1dUxxVkplZWt3T1dxNEdsRUNHbGpnWTh"
                                + "HZGpuQm8wPSI%3D&date=Thu%2C%2001%20Jan%202026%2000%3A00%3A00%20GMT&host=spark-api.xf-yun.com");
        assertThat(signed.headers()).isEmpty();
        assertThat(new String(signed.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"header\":{\"uid\":\"u\",\"app_id\":\"a1\"},\"payload\":{}}");
        assertThat(signed.toString()).doesNotContain("KEYEXAMPLE");
    }

    @Test
    void tencentsActionIsTheDialects() {
        Draft draft = new Draft(
                "POST",
                HUNYUAN,
                "/",
                Map.of("content-type", "application/json", "x-tc-action", "GetEmbedding"),
                new byte[0],
                Map.of());

        Map<String, String> headers = sign("tc3", TENCENT.text(), draft).headers();

        assertThat(headers).containsEntry("x-tc-action", "GetEmbedding").doesNotContainKey("x-tc-region");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AKIDEXAMPLE,Gu5t9 | secretId",
                "{\"secretKey\":\"Gu5t9\"} | secretId",
                "{\"secretId\":\" \",\"secretKey\":\"Gu5t9\"} | secretId",
                "{\"secretId\":\"AKIDEXAMPLE\",\"secretKey\":7} | secretKey"
            })
    void tencentNamesTheFieldThatIsMissing(String secret, String field) {
        assertThatThrownBy(() -> sign("tc3", secret, draft("/", Map.of())))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessage("lacks the field `" + field + "`");
    }

    @Test
    void aPlainKeyOfAzureIsAHeader() {
        Signed signed = sign("azure", "azure-key-1", draft("/openai?api-version=1", Map.of()));

        assertThat(signed).isEqualTo(new Signed("/openai?api-version=1", Map.of("api-key", "azure-key-1")));
    }

    @Test
    void nobodyIsSignedForByAnUnknownName() {
        assertThat(Schemes.of("bearer", TENCENT)).isNull();
        assertThat(Schemes.of("telepathy", TENCENT)).isNull();
    }

    @Test
    void aSecretShowsNothingAndIsEqualToItsCopy() {
        Secret copy = Secret.of(TENCENT.text());

        assertThat(copy).isEqualTo(TENCENT).hasSameHashCodeAs(TENCENT).hasToString("Secret[hidden]");
        assertThat(copy.digest())
                .isEqualTo(TENCENT.digest())
                .hasSize(64)
                .isNotEqualTo(Secret.of("other").digest());
        assertThat(copy.parts()).containsExactly(copy.text(), "AKIDEXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE");
        assertThat(Secret.of("{no json").isObject()).isFalse();
    }

    private static Draft draft(String path, Map<String, String> options) {
        return new Draft(
                "POST",
                HUNYUAN,
                path,
                Map.of("content-type", "application/json"),
                HUNYUAN_BODY.getBytes(StandardCharsets.UTF_8),
                options);
    }

    private static Signed sign(String access, String text, Draft draft) {
        Secret secret = Secret.of(text);
        return ((Signer) Schemes.of(access, secret)).sign(draft, secret, NEW_YEAR);
    }
}
