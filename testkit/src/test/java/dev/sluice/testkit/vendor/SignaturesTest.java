package dev.sluice.testkit.vendor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests that were signed elsewhere: with botocore, with Tencent's own SDK, and by hand. */
class SignaturesTest {
    private static final Instant SIGNED = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void amazons() {
        Ask ask = amazons("a89c1d6aa44a808d5303ed39350c676edd399c664a1461b4875fda765df1576b");
        Ask forged = amazons("b89c1d6aa44a808d5303ed39350c676edd399c664a1461b4875fda765df1576b");

        assertThat(AwsSignature.fault(ask, "bedrock", SIGNED)).isNull();
        assertThat(AwsSignature.fault(ask, "bedrock", SIGNED.plus(Duration.ofMinutes(5))))
                .isNull();
        assertThat(AwsSignature.fault(ask, "bedrock", SIGNED.plusSeconds(301)).message())
                .startsWith("Signature expired");
        assertThat(AwsSignature.fault(forged, "bedrock", SIGNED).message()).contains("does not match");
    }

    @Test
    void tencents() {
        Ask ask = tencents("21e30fcf692c31dd68c653a5bdf606ac66e56dffdcf2e0bbe7a75ccc176d867b");
        Ask forged = tencents("31e30fcf692c31dd68c653a5bdf606ac66e56dffdcf2e0bbe7a75ccc176d867b");

        assertThat(TencentSignature.fault(ask, SIGNED)).isNull();
        assertThat(TencentSignature.fault(ask, SIGNED.plus(Duration.ofMinutes(5))))
                .isNull();
        assertThat(TencentSignature.fault(ask, SIGNED.minusSeconds(301)).code())
                .isEqualTo("AuthFailure.SignatureExpire");
        assertThat(TencentSignature.fault(forged, SIGNED).code()).isEqualTo("AuthFailure.SignatureFailure");
    }

    @Test
    void iflyteks() {
        Ask ask = iflyteks(
                "?authorization=YXBpX2tleT0iS0VZRVhBTVBMRSIsIGFsZ29yaXRobT0iaG1hYy1zaGEyNTYiLCBoZWFkZXJzPS"
                        + "Job3N0IGRhdGUgcmVxdWVzdC1saW5lIiwgc2lnbmF0dXJlPSJmbXJhT2ZzQ3Y5Ymc1dUxxVkplZWt3T1dxNEdsRUNHbGpnWThHZGpuQm8wPSI%3D");
        Ask forged = iflyteks(
                "?authorization=YXBpX2tleT0iS0VZRVhBTVBMRSIsIGFsZ29yaXRobT0iaG1hYy1zaGEyNTYiLCBoZWFkZXJzPS"
                        + "Job3N0IGRhdGUgcmVxdWVzdC1saW5lIiwgc2lnbmF0dXJlPSJnbXJhT2ZzQ3Y5Ymc1dUxxVkplZWt3T1dxNEdsRUNHbGpnWThHZGpuQm8wPSI%3D");

        assertThat(SparkSignature.fault(ask, SIGNED)).isNull();
        assertThat(SparkSignature.fault(ask, SIGNED.plusSeconds(300))).isNull();
        assertThat(SparkSignature.fault(ask, SIGNED.plusSeconds(301)).status()).isEqualTo(403);
        assertThat(SparkSignature.fault(forged, SIGNED).status()).isEqualTo(401);
        assertThat(SparkSignature.fault(iflyteks("?x="), SIGNED).status()).isEqualTo(401);
    }

    private static Ask iflyteks(String authorization) {
        String date = "Thu%2C%2001%20Jan%202026%2000%3A00%3A00%20GMT";
        return ask(
                "/v3.5/chat" + authorization + "&date=" + date + "&host=spark-api.xf-yun.com",
                "",
                Map.of("host", "spark-api.xf-yun.com"));
    }

    private static Ask amazons(String signature) {
        return ask(
                "/model/anthropic.claude-3-haiku-20240307-v1%3A0/converse",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hi\"}]}]}",
                Map.of(
                        "content-type",
                        "application/json",
                        "host",
                        "bedrock-runtime.us-east-1.amazonaws.com",
                        "x-amz-date",
                        "20260101T000000Z",
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/bedrock/aws4_request, "
                                + "SignedHeaders=content-type;host;x-amz-date, Signature=" + signature));
    }

    private static Ask tencents(String signature) {
        return ask(
                "/",
                "{\"Model\":\"hunyuan-lite\",\"Messages\":[{\"Role\":\"user\",\"Content\":\"hi\"}],\"Stream\":false}",
                Map.of(
                        "content-type",
                        "application/json",
                        "host",
                        "hunyuan.tencentcloudapi.com",
                        "x-tc-action",
                        "ChatCompletions",
                        "x-tc-version",
                        "2023-09-01",
                        "x-tc-timestamp",
                        "1767225600",
                        "authorization",
                        "TC3-HMAC-SHA256 Credential=" + TencentSignature.ID + "/2026-01-01/hunyuan/tc3_request, "
                                + "SignedHeaders=content-type;host, Signature=" + signature));
    }

    private static Ask ask(String uri, String body, Map<String, String> headers) {
        return new Ask("POST", uri, MultiMap.caseInsensitiveMultiMap().addAll(headers), body.getBytes(UTF_8), null);
    }
}
