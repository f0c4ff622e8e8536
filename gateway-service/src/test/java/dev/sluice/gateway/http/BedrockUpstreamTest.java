package dev.sluice.gateway.http;

import static dev.sluice.gateway.framing.AwsMessages.event;
import static dev.sluice.gateway.framing.AwsMessages.exception;
import static dev.sluice.gateway.framing.AwsMessages.joined;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.testkit.vendor.ConverseServer;
import dev.sluice.testkit.vendor.VendorServer;
import java.io.IOException;
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

/** A client that speaks OpenAI's dialect and an upstream that speaks Bedrock's, through the public door. */
class BedrockUpstreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USAGE = "{\"inputTokens\":12,\"outputTokens\":7,\"totalTokens\":27,"
            + "\"cacheReadInputTokens\":5,\"cacheWriteInputTokens\":3}";
    private static final byte[] BEGIN = joined(
            event("messageStart", "{\"role\":\"assistant\"}"),
            event("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Hé\"}}"));
    private static final byte[] STOP = joined(
            event("contentBlockStop", "{\"contentBlockIndex\":0}"),
            event("messageStop", "{\"stopReason\":\"end_turn\"}"));
    private static final byte[] METADATA = event("metadata", "{\"usage\":" + USAGE + "}");

    private final Rig rig = new Rig(1);
    private final ConverseServer bedrock = ConverseServer.start();

    @BeforeEach
    void useIt() {
        rig.dialect = "bedrock";
        rig.access = "sigv4";
        rig.secret = bedrock.credential();
        rig.options = Map.of("region", ConverseServer.REGION);
        rig.foreign = bedrock.baseUrl();
        rig.upstreamName = ConverseServer.MODEL;
    }

    @AfterEach
    void close() {
        bedrock.close();
        rig.close();
    }

    @Test
    void aWholeAnswerIsTranslatedAndChargedToTheToken() throws IOException {
        bedrock.answer(("""
                {"output":{"message":{"role":"assistant","content":[{"text":"Let me look."},
                {"toolUse":{"toolUseId":"tooluse_1","name":"weather","input":{"city":"Oslo"}}}]}},
                "stopReason":"tool_use","metrics":{"latencyMs":9},"usage":""" + USAGE + "}").getBytes(UTF_8));

        HttpResponse<String> answer = rig.chat("""
                {"model":"smart","temperature":1.5,"seed":7,"messages":[{"role":"system","content":"Be brief."},
                {"role":"user","content":"Weather in Oslo?"}],
                "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}]}""");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode said = JSON.readTree(answer.body());
        JsonNode message = said.path("choices").path(0).path("message");
        assertThat(said.path("model").asText()).isEqualTo("smart");
        assertThat(message.path("content").asText()).isEqualTo("Let me look.");
        assertThat(message.at("/tool_calls/0/id").asText()).isEqualTo("tooluse_1");
        assertThat(message.at("/tool_calls/0/function/arguments").asText()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(said.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(said.at("/usage/prompt_tokens").asInt()).isEqualTo(20);
        assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(20_000 + 14_000));
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("seed");
        assertThat(bedrock.header("accept")).isEqualTo("application/json");
        assertThat(rig.lastSettled().event().usage().cachedInput()).isEqualTo(5);
        assertThat(rig.lastSettled().event().usage().cacheWrite()).isEqualTo(3);
    }

    @Test
    void aStreamIsTranslatedAndEndsAsOne() {
        bedrock.answer(joined(BEGIN, STOP, METADATA));

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(bedrock.header("accept")).isEqualTo("application/vnd.amazon.eventstream");
        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        assertThat(answer.body())
                .contains("\"delta\":{\"role\":\"assistant\",\"content\":\"Hé\"}")
                .contains("\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n")
                .doesNotContain("prompt_tokens");
        assertThat(rig.lastSettled().event().usage().input()).isEqualTo(20);
        assertThat(rig.lastSettled().event().usage().output()).isEqualTo(7);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void aStreamThatDoesNotTellItsUsageIsCompleteAndEstimated() {
        bedrock.answer(joined(BEGIN, STOP));

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body()).endsWith("data: [DONE]\n\n");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.ESTIMATED);
    }

    @Test
    void aStreamThatEndsBeforeItStopsOrInsideAMessageIsNeverCalledComplete() {
        for (byte[] cut : new byte[][] {BEGIN, Arrays.copyOf(joined(BEGIN, STOP), BEGIN.length + STOP.length - 3)}) {
            bedrock.answer(cut);

            HttpResponse<String> answer = rig.chat(ask(true));

            assertThat(answer.body()).contains("Hé").contains("upstream_cut").doesNotContain("[DONE]");
            assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
        }
    }

    @Test
    void bytesThatDoNotMatchTheirChecksumEndTheStream() {
        byte[] broken = joined(BEGIN, STOP, METADATA);
        broken[BEGIN.length + 20] ^= 1;
        bedrock.answer(broken);

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body())
                .contains("checksum")
                .contains("upstream_malformed")
                .doesNotContain("[DONE]");
    }

    @Test
    void anExceptionAfterContentReachesTheClientAsOne() {
        bedrock.answer(joined(BEGIN, exception("serviceUnavailableException", "{\"message\":\"Overloaded\"}")));

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body()).contains("Overloaded").doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void anExceptionBeforeContentIsAFailureThatIsNotCharged() {
        bedrock.answer(joined(exception("throttlingException", "{\"message\":\"Slow down\"}")));

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("upstream_rate_limited");
    }

    @Test
    void faultsAreToldApart() {
        bedrock.fails(400, "ValidationException", "The maximum tokens you requested exceeds the model limit.");
        HttpResponse<String> refused = rig.chat(ask(true));
        bedrock.fails(429, "ThrottlingException", "Too many requests, please wait before trying again.");
        HttpResponse<String> limited = rig.chat(ask(true));
        rig.upstreamName = "anthropic.claude-nowhere-v1:0";
        HttpResponse<String> unknown = rig.chat(ask(false));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("exceeds the model limit");
        assertThat(limited.statusCode()).isEqualTo(503);
        assertThat(limited.body()).contains("upstream_rate_limited");
        assertThat(unknown.statusCode()).isEqualTo(502);
        assertThat(unknown.body()).contains("Could not resolve the foundation model.");
    }

    @Test
    void aSecretOrAClockThatIsNotAmazonsIsTheChannelsFault() {
        rig.secret = Rig.with(bedrock.credential(), "secretAccessKey", "another-example");
        HttpResponse<String> wrongKey = rig.chat(ask(false));
        rig.secret = Rig.with(bedrock.credential(), "sessionToken", "another-example");
        HttpResponse<String> wrongSession = rig.chat(ask(true));
        rig.secret = bedrock.credential();
        bedrock.clock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(6)));
        HttpResponse<String> late = rig.chat(ask(false));

        assertThat(wrongKey.statusCode()).isEqualTo(502);
        assertThat(wrongKey.body()).contains("upstream_unauthorized").doesNotContain("another-example");
        assertThat(wrongSession.body()).contains("upstream_unauthorized");
        assertThat(late.body()).contains("upstream_unauthorized");
    }

    @Test
    void anApiKeyIsAccepted() {
        rig.secret = VendorServer.KEY;
        bedrock.answer(joined(BEGIN, STOP, METADATA));

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body()).contains("Hé").endsWith("data: [DONE]\n\n");
    }

    @Test
    void whatItCannotBeAskedIsRefusedWithTheFieldsName() {
        HttpResponse<String> answer = rig.chat("""
                {"model":"smart","messages":[{"role":"user","content":[
                {"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}]}""");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"param\":\"messages.image_url.url\"");
        assertThat(bedrock.asked()).isNull();
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
