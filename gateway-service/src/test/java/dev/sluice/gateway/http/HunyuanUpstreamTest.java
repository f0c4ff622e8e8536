package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.testkit.vendor.HunyuanServer;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that speaks OpenAI's dialect and an upstream that speaks Tencent's own, through the public door. */
class HunyuanUpstreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEGIN = """
            data: {"Id":"h-1","Created":1,"Note":"","Choices":[{"Index":0,"Delta":{"Role":"assistant","Content":"Hé"},"FinishReason":""}],"Usage":{"PromptTokens":20,"CompletionTokens":1,"TotalTokens":21}}

            """;
    private static final String END = """
            data: {"Id":"h-1","Created":1,"Note":"","Choices":[{"Index":0,"Delta":{"Role":"assistant","Content":""},"FinishReason":"stop"}],"Usage":{"PromptTokens":20,"CompletionTokens":7,"TotalTokens":27}}

            """;

    private final Rig rig = new Rig(2);
    private final HunyuanServer hunyuan = HunyuanServer.start();

    @BeforeEach
    void useIt() {
        rig.dialect = "hunyuan";
        rig.access = "tc3";
        rig.secret = hunyuan.credential();
        rig.foreign = hunyuan.baseUrl();
        rig.upstreamName = "hunyuan-turbos-latest";
    }

    @AfterEach
    void close() {
        hunyuan.close();
        rig.close();
    }

    @Test
    void aWholeAnswerIsTranslatedAndChargedToTheToken() throws Exception {
        hunyuan.answer("""
                {"Response":{"RequestId":"r-1","Id":"h-1","Created":1,"Choices":[{"Index":0,"Message":{"Role":"assistant","Content":"",
                "ToolCalls":[{"Id":"c1","Type":"function","Index":0,"Function":{"Name":"weather","Arguments":"{\\"city\\":\\"Oslo\\"}"}}]},
                "FinishReason":"tool_calls"}],"Usage":{"PromptTokens":20,"CompletionTokens":7,"TotalTokens":27,
                "PromptTokensDetails":{"CachedTokens":"5"}}}}""");

        HttpResponse<String> answer = rig.chat("""
                {"model":"smart","top_k":3,"messages":[{"role":"system","content":"Be brief."},
                {"role":"user","content":"Weather in Oslo?"},
                {"role":"assistant","tool_calls":[{"id":"c0","type":"function","function":{"name":"weather","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"c0","content":"Which city?"}],
                "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}}]}""");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode said = JSON.readTree(answer.body());
        assertThat(said.at("/choices/0/message/tool_calls/0/function/name").asText())
                .isEqualTo("weather");
        assertThat(said.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(20_000 + 14_000));
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("top_k");
        assertThat(rig.lastSettled().event().usage().cachedInput()).isEqualTo(5);
    }

    @Test
    void aStreamIsTranslatedAndEndsAsOne() {
        hunyuan.answer(BEGIN + END);

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body())
                .contains("\"delta\":{\"role\":\"assistant\",\"content\":\"Hé\"}")
                .contains("\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(rig.lastSettled().event().usage().output()).isEqualTo(7);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void aStreamWithoutAReasonToEndIsNeverCalledComplete() {
        hunyuan.answer(BEGIN);

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body()).contains("Hé").contains("upstream_cut").doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void anErrorAfterContentReachesTheClientAsOne() {
        hunyuan.answer(BEGIN + """
                data: {"Id":"h-1","Choices":[],"ErrorMsg":{"Msg":"The model took too long","Code":4001}}

                """);

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body())
                .contains("The model took too long")
                .contains("upstream_timeout")
                .doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void aSecretOrAClockThatIsNotTencentsIsTheChannelsFault() {
        hunyuan.clock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(6)));
        HttpResponse<String> late = rig.chat(ask(true));
        hunyuan.clock(Clock.systemUTC());
        rig.secret = Rig.with(hunyuan.credential(), "secretKey", "another-example");
        HttpResponse<String> unknown = rig.chat(ask(false));

        assertThat(late.statusCode()).isEqualTo(502);
        assertThat(late.body()).contains("upstream_unauthorized");
        assertThat(unknown.statusCode()).isEqualTo(502);
        assertThat(unknown.body()).contains("upstream_unauthorized").doesNotContain("another-example");
    }

    @Test
    void aClientThatLeavesStopsTheUpstream() throws Exception {
        hunyuan.answer(BEGIN);
        hunyuan.hangs();

        HttpResponse<InputStream> answer =
                rig.client.send(rig.request(ask(true)).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.body().read()).isEqualTo('d');
        answer.body().close();

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> hunyuan.gone());
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !rig.admission.settled.isEmpty());
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    private static String ask(boolean stream) {
        return "{\"model\":\"smart\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Say hé.\"}]}";
    }
}
