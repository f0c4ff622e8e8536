package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.testkit.vendor.WenxinServer;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that speaks OpenAI's dialect and an upstream that speaks Baidu's old one, through the public door. */
class WenxinUpstreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEGIN = """
            data: {"id":"as-1","object":"chat.completion","created":1,"sentence_id":0,"is_end":false,"result":"Hé","usage":{"prompt_tokens":20,"completion_tokens":1,"total_tokens":21}}

            """;
    private static final String END = """
            data: {"id":"as-1","object":"chat.completion","created":1,"sentence_id":1,"is_end":true,"is_truncated":false,"result":"","finish_reason":"normal","usage":{"prompt_tokens":20,"completion_tokens":7,"total_tokens":27}}

            """;

    private final Rig rig = new Rig(2);
    private final WenxinServer wenxin = WenxinServer.start();

    @BeforeEach
    void useIt() {
        rig.dialect = "wenxin";
        rig.access = "baidu";
        rig.secret = wenxin.credential();
        rig.hosts = Map.of("https://aip.baidubce.com", wenxin.root());
        rig.foreign = wenxin.baseUrl();
        rig.upstreamName = "ERNIE-4.0-8K";
    }

    @AfterEach
    void close() {
        wenxin.close();
        rig.close();
    }

    @Test
    void aWholeAnswerIsTranslatedAndChargedToTheToken() throws Exception {
        wenxin.answer("""
                {"id":"as-1","object":"chat.completion","created":1,"result":"","is_truncated":false,"need_clear_history":false,
                "finish_reason":"function_call","function_call":{"name":"weather","thoughts":"look","arguments":"{\\"city\\":\\"Oslo\\"}"},
                "usage":{"prompt_tokens":20,"completion_tokens":7,"total_tokens":27}}""");

        HttpResponse<String> answer = rig.chat("""
                {"model":"smart","seed":3,"messages":[{"role":"system","content":"Be brief."},
                {"role":"user","content":"Weather in Oslo and Rome?"},
                {"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"weather","arguments":"{}"}},
                {"id":"b","type":"function","function":{"name":"weather","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"a","content":"Which city?"},{"role":"tool","tool_call_id":"b","content":"Which?"},
                {"role":"user","content":"The capital."}],
                "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}}]}""");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode said = JSON.readTree(answer.body());
        assertThat(said.at("/choices/0/message/tool_calls/0/function/name").asText())
                .isEqualTo("weather");
        assertThat(said.at("/choices/0/message/tool_calls/0/id").asText()).isEqualTo("call_as-1");
        assertThat(said.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(20_000 + 14_000));
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("seed");
    }

    @Test
    void aStreamIsTranslatedAndEndsAsOne() {
        wenxin.answer(BEGIN + END);

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body())
                .contains("\"delta\":{\"role\":\"assistant\",\"content\":\"Hé\"}")
                .contains("\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(rig.lastSettled().event().usage().output()).isEqualTo(7);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void aStreamWithoutItsLastEventIsNeverCalledComplete() {
        wenxin.answer(BEGIN);

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body()).contains("Hé").contains("upstream_cut").doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void anErrorAfterContentReachesTheClientAsOne() {
        wenxin.answer(BEGIN + "data: {\"error_code\":336000,\"error_msg\":\"Internal error\"}\n\n");

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body())
                .contains("Internal error")
                .contains("upstream_error")
                .doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void aSecretThatBaiduDoesNotKnowIsTheChannelsFault() {
        rig.secret = Rig.with(wenxin.credential(), "secretKey", "another-example");

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unauthorized").doesNotContain("another-example", "invalid_client");
        assertThat(rig.faults.getLast().detail())
                .contains("The credential k1")
                .contains("invalid_client, Client authentication failed")
                .doesNotContain("another-example");
        assertThat(wenxin.asked()).isNull();
    }

    @Test
    void aTokenThatHasEndedIsReplacedForTheNextCall() {
        wenxin.answer("{\"id\":\"as-1\",\"result\":\"Hi\",\"is_truncated\":false,\"finish_reason\":\"normal\","
                + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}");
        rig.chat(ask(false));
        wenxin.clock(Clock.offset(Clock.systemUTC(), Duration.ofDays(31)));
        rig.clock.move(Duration.ofMinutes(2));
        rig.chat(ask(false));
        rig.chat(ask(false));

        assertThat(rig.admission.settled)
                .extracting(settled -> settled.event().channel())
                .containsExactly("channel-0", "channel-0", "channel-1", "channel-0");
        assertThat(rig.admission.settled)
                .extracting(settled -> settled.event().errorKind())
                .containsExactly(null, "UPSTREAM_UNAUTHORIZED", null, null);
    }

    @Test
    void aClientThatLeavesStopsTheUpstream() throws Exception {
        wenxin.answer(BEGIN);
        wenxin.hangs();

        HttpResponse<InputStream> answer =
                rig.client.send(rig.request(ask(true)).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.body().read()).isEqualTo('d');
        answer.body().close();

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> wenxin.gone());
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !rig.admission.settled.isEmpty());
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    private static String ask(boolean stream) {
        return "{\"model\":\"smart\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Say hé.\"}]}";
    }
}
