package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.testkit.vendor.DashScopeServer;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that speaks OpenAI's dialect and an upstream that speaks DashScope's own, through the public door. */
class DashScopeUpstreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEGIN = """
            id:1
            event:result
            :HTTP_STATUS/200
            data:{"output":{"choices":[{"message":{"role":"assistant","content":"Hé"},"finish_reason":"null"}]},"usage":{"input_tokens":20,"output_tokens":1,"total_tokens":21},"request_id":"r-1"}

            """;
    private static final String END = """
            id:2
            event:result
            :HTTP_STATUS/200
            data:{"output":{"choices":[{"message":{"role":"assistant","content":""},"finish_reason":"stop"}]},"usage":{"input_tokens":20,"output_tokens":7,"total_tokens":27},"request_id":"r-1"}

            """;
    private static final String FAILED = """
            id:3
            event:error
            :HTTP_STATUS/400
            data:{"code":"DataInspectionFailed","message":"Output data may contain inappropriate content.","request_id":"r-1"}

            """;

    private final Rig rig = new Rig(2);
    private final DashScopeServer dashscope = DashScopeServer.start();

    @BeforeEach
    void useIt() {
        rig.dialect = "dashscope";
        rig.foreign = dashscope.baseUrl();
        rig.upstreamName = "qwen-plus";
    }

    @AfterEach
    void close() {
        dashscope.close();
        rig.close();
    }

    @Test
    void aWholeAnswerIsTranslatedAndChargedToTheToken() throws Exception {
        dashscope.answer("""
                {"output":{"choices":[{"message":{"role":"assistant","content":"","tool_calls":[{"index":0,"id":"call_1",
                "type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Oslo\\"}"}}]},"finish_reason":"tool_calls"}]},
                "usage":{"input_tokens":20,"output_tokens":7,"total_tokens":27,"prompt_tokens_details":{"cached_tokens":5}},"request_id":"r-1"}""");

        HttpResponse<String> answer = rig.chat("""
                {"model":"smart","frequency_penalty":1,"messages":[{"role":"system","content":"Be brief."},
                {"role":"user","content":"Weather in Oslo?"}],
                "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}}]}""");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode said = JSON.readTree(answer.body());
        assertThat(said.at("/choices/0/message/tool_calls/0/function/name").asText())
                .isEqualTo("weather");
        assertThat(said.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(20_000 + 14_000));
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("frequency_penalty");
        assertThat(dashscope.asked().path("model").asText()).isEqualTo("qwen-plus");
        assertThat(rig.lastSettled().event().usage().cachedInput()).isEqualTo(5);
    }

    @Test
    void aStreamIsTranslatedAndEndsAsOne() {
        dashscope.answer(BEGIN + END);

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body())
                .contains("\"delta\":{\"role\":\"assistant\",\"content\":\"Hé\"}")
                .contains("\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(dashscope.asked().at("/parameters/incremental_output").asBoolean())
                .isTrue();
        assertThat(rig.lastSettled().event().usage().output()).isEqualTo(7);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void aPictureGoesWhereModelsSee() {
        dashscope.answer("""
                {"output":{"choices":[{"message":{"role":"assistant","content":[{"text":"A cat."}]},"finish_reason":"stop"}]},
                "usage":{"input_tokens":1271,"output_tokens":7,"image_tokens":1247},"request_id":"r-1"}""");

        HttpResponse<String> answer = rig.chat("{\"model\":\"smart\",\"messages\":[{\"role\":\"user\",\"content\":["
                + "{\"type\":\"text\",\"text\":\"What is it?\"},"
                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.org/cat.png\"}}]}]}");

        assertThat(answer.body()).contains("A cat.");
        assertThat(dashscope.asked().at("/input/messages/0/content/1/image").asText())
                .isEqualTo("https://example.org/cat.png");
    }

    @Test
    void aStreamWithoutAReasonToEndIsNeverCalledComplete() {
        dashscope.answer(BEGIN);

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body()).contains("Hé").contains("upstream_cut").doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void anErrorAfterContentReachesTheClientAsOne() {
        dashscope.answer(BEGIN + FAILED);

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body())
                .contains("Output data may contain inappropriate content.")
                .contains("DataInspectionFailed")
                .doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void errorsWithAStatusAreToldApart() {
        dashscope.status(400);
        dashscope.answer("{\"code\":\"Arrearage\",\"message\":\"Access denied.\"}");
        HttpResponse<String> empty = rig.chat(ask(false));
        dashscope.status(400);
        dashscope.answer("{\"code\":\"InvalidParameter\",\"message\":\"Range of max_tokens should be [1, 8192]\"}");
        HttpResponse<String> refused = rig.chat(ask(false));
        rig.access = "header:x-api-key";
        HttpResponse<String> wrong = rig.chat(ask(false));

        assertThat(empty.body()).contains("upstream_quota");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("Range of max_tokens should be [1, 8192]");
        assertThat(wrong.body()).contains("upstream_unauthorized").doesNotContain(Rig.SECRET);
    }

    @Test
    void aClientThatLeavesStopsTheUpstream() throws Exception {
        dashscope.answer(BEGIN);
        dashscope.hangs();

        HttpResponse<InputStream> answer =
                rig.client.send(rig.request(ask(true)).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.body().read()).isEqualTo('d');
        answer.body().close();

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> dashscope.gone());
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !rig.admission.settled.isEmpty());
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    private static String ask(boolean stream) {
        return "{\"model\":\"smart\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Say hé.\"}]}";
    }
}
