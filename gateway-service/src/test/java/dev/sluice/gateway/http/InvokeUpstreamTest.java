package dev.sluice.gateway.http;

import static dev.sluice.gateway.framing.AwsMessages.chunk;
import static dev.sluice.gateway.framing.AwsMessages.exception;
import static dev.sluice.gateway.framing.AwsMessages.joined;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.testkit.vendor.ConverseServer;
import dev.sluice.testkit.vendor.InvokeModelServer;
import dev.sluice.testkit.vendor.VendorServer;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that speaks OpenAI's dialect and a Claude that is asked by Bedrock's InvokeModel, through the public door. */
class InvokeUpstreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] BEGIN = joined(
            chunk("{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"usage\":{\"input_tokens\":12,"
                    + "\"cache_read_input_tokens\":5,\"cache_creation_input_tokens\":3,\"output_tokens\":1}}}"),
            chunk(
                    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hé\"}}"));
    private static final byte[] END = joined(
            chunk(
                    "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":7}}"),
            chunk("{\"type\":\"message_stop\",\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":12,"
                    + "\"outputTokenCount\":7,\"invocationLatency\":9,\"firstByteLatency\":5}}"));

    private final Rig rig = new Rig(1);
    private final InvokeModelServer bedrock = InvokeModelServer.start();

    @BeforeEach
    void useIt() {
        rig.dialect = "bedrock";
        rig.access = "sigv4";
        rig.secret = bedrock.credential();
        rig.options = Map.of("region", ConverseServer.REGION, "api", "invoke");
        rig.foreign = bedrock.baseUrl();
        rig.upstreamName = InvokeModelServer.MODEL;
    }

    @AfterEach
    void close() {
        bedrock.close();
        rig.close();
    }

    @Test
    void aWholeAnswerIsTranslatedAndChargedToTheToken() throws Exception {
        bedrock.answer("""
                {"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[{"type":"text","text":"Let me look."},
                {"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Oslo"}}],"stop_reason":"tool_use",
                "usage":{"input_tokens":12,"cache_read_input_tokens":5,"cache_creation_input_tokens":3,"output_tokens":7}}""");

        HttpResponse<String> answer = rig.chat("""
                {"model":"smart","temperature":1.5,"seed":7,"messages":[{"role":"system","content":"Be brief."},
                {"role":"user","content":[{"type":"text","text":"Weather here?"},
                {"type":"image_url","image_url":{"url":"data:image/png;base64,QQ=="}}]}],
                "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}}]}""");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode said = JSON.readTree(answer.body());
        assertThat(said.at("/choices/0/message/content").asText()).isEqualTo("Let me look.");
        assertThat(said.at("/choices/0/message/tool_calls/0/function/arguments").asText())
                .isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(said.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(20_000 + 14_000));
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("seed");
        assertThat(bedrock.path()).endsWith("/invoke");
        assertThat(bedrock.header("accept")).isEqualTo("application/json");
        assertThat(rig.lastSettled().event().usage().cachedInput()).isEqualTo(5);
    }

    @Test
    void aStreamIsTranslatedAndEndsAsOne() {
        bedrock.answer(joined(BEGIN, END));

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"delta\":{\"role\":\"assistant\",\"content\":\"Hé\"}")
                .contains("\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(rig.lastSettled().event().usage().input()).isEqualTo(20);
        assertThat(rig.lastSettled().event().usage().output()).isEqualTo(7);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void aStreamThatEndsBeforeItStopsOrInsideAChunkIsNeverCalledComplete() {
        for (byte[] cut : new byte[][] {BEGIN, Arrays.copyOf(joined(BEGIN, END), BEGIN.length + END.length - 3)}) {
            bedrock.answer(cut);

            HttpResponse<String> answer = rig.chat(ask(true));

            assertThat(answer.body()).contains("Hé").contains("upstream_cut").doesNotContain("[DONE]");
            assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
        }
    }

    @Test
    void anExceptionAfterContentReachesTheClientAsOne() {
        bedrock.answer(joined(BEGIN, exception("throttlingException", "{\"message\":\"Slow down\"}"), END));

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body()).contains("Slow down").doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void theTypeOfAnErrorIsReadWhereOnlyItsHeaderTellsIt() {
        bedrock.fails(400, "ThrottlingException", "Please wait.");
        HttpResponse<String> limited = rig.chat(ask(true));
        bedrock.fails(400, "ServiceQuotaExceededException", "Not today.");
        HttpResponse<String> quota = rig.chat(ask(false));
        bedrock.fails(400, "ValidationException", "max_tokens: too many.");
        HttpResponse<String> refused = rig.chat(ask(false));

        assertThat(limited.body()).contains("upstream_rate_limited");
        assertThat(quota.body()).contains("upstream_quota");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("max_tokens: too many.");
    }

    @Test
    void aSecretOrAClockThatIsNotAmazonsIsTheChannelsFault() {
        rig.secret = Rig.with(bedrock.credential(), "secretAccessKey", "another-example");
        HttpResponse<String> wrongKey = rig.chat(ask(false));
        rig.secret = bedrock.credential();
        bedrock.clock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(6)));
        HttpResponse<String> late = rig.chat(ask(true));

        assertThat(wrongKey.statusCode()).isEqualTo(502);
        assertThat(wrongKey.body()).contains("upstream_unauthorized").doesNotContain("another-example");
        assertThat(late.body()).contains("upstream_unauthorized");
    }

    @Test
    void anApiKeyIsAccepted() {
        rig.secret = VendorServer.KEY;
        bedrock.answer(joined(BEGIN, END));

        assertThat(rig.chat(ask(true)).body()).contains("Hé").endsWith("data: [DONE]\n\n");
    }

    @Test
    void whatAmazonWouldHaveToFetchIsRefusedWithTheFieldsName() {
        HttpResponse<String> answer = rig.chat("""
                {"model":"smart","messages":[{"role":"user","content":[
                {"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}]}""");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"param\":\"messages.image_url.url\"");
        assertThat(bedrock.asked()).isNull();
    }

    @Test
    void otherModelsAreStillAskedByConverse() {
        rig.upstreamName = "amazon.nova-pro-v1:0";

        rig.chat(ask(false));

        assertThat(bedrock.path()).isEqualTo("/model/amazon.nova-pro-v1%3A0/converse");
    }

    @Test
    void aClientThatLeavesStopsTheUpstream() throws Exception {
        bedrock.answer(BEGIN);
        bedrock.hangs();

        HttpResponse<InputStream> answer =
                rig.client.send(rig.request(ask(true)).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.body().read()).isEqualTo('d');
        answer.body().close();

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> bedrock.gone());
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !rig.admission.settled.isEmpty());
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    private static String ask(boolean stream) {
        return "{\"model\":\"smart\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Say hé.\"}]}";
    }
}
