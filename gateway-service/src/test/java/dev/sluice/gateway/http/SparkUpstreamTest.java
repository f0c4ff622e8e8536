package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.testkit.vendor.SparkServer;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that speaks OpenAI's dialect and an upstream that nearly does, through the public door. */
class SparkUpstreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEGIN = """
            data:{"code":0,"message":"Success","sid":"cha1","id":"cha1","created":1719546385,"choices":[{"delta":{"role":"assistant","content":"Hé"},"index":0}]}

            """;
    private static final String END = """
            data:{"code":0,"message":"Success","sid":"cha1","id":"cha1","created":1719546385,"choices":[{"delta":{"role":"assistant","content":"!"},"index":0}],"usage":{"prompt_tokens":20,"completion_tokens":7,"total_tokens":27}}

            data:[DONE]

            """;

    private final Rig rig = new Rig(2);
    private final SparkServer spark = SparkServer.start();

    @BeforeEach
    void useIt() {
        rig.dialect = "spark";
        rig.foreign = spark.baseUrl();
        rig.upstreamName = "generalv3.5";
    }

    @AfterEach
    void close() {
        spark.close();
        rig.close();
    }

    @Test
    void aWholeAnswerIsCompletedAndChargedToTheToken() throws Exception {
        spark.answer("""
                {"code":0,"message":"Success","sid":"cha1","choices":[{"message":{"role":"assistant","content":"",
                "tool_calls":[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Oslo\\"}"}}]},
                "index":0}],"usage":{"prompt_tokens":20,"completion_tokens":7,"total_tokens":27}}""");

        HttpResponse<String> answer = rig.chat("""
                {"model":"smart","seed":3,"temperature":1.5,"messages":[{"role":"developer","content":"Be brief."},
                {"role":"user","content":[{"type":"text","text":"Weather in Oslo?"}]},
                {"role":"assistant","tool_calls":[{"id":"c0","type":"function","function":{"name":"weather","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"c0","content":"Which city?"}],
                "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}}]}""");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode said = JSON.readTree(answer.body());
        assertThat(said.path("object").asText()).isEqualTo("chat.completion");
        assertThat(said.path("model").asText()).isEqualTo("smart");
        assertThat(said.path("created").asLong()).isPositive();
        assertThat(said.at("/choices/0/message/tool_calls/0/function/name").asText())
                .isEqualTo("weather");
        assertThat(said.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(20_000 + 14_000));
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("seed");
        assertThat(spark.asked().path("tool_calls_switch").asBoolean()).isTrue();
    }

    @Test
    void aStreamIsCompletedAndEndsAsOne() {
        spark.answer(BEGIN + END);

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body())
                .contains("\"object\":\"chat.completion.chunk\"")
                .contains("\"model\":\"smart\"")
                .contains("\"delta\":{\"role\":\"assistant\",\"content\":\"Hé\"}")
                .contains("\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(rig.lastSettled().event().usage().input()).isEqualTo(20);
        assertThat(rig.lastSettled().event().usage().output()).isEqualTo(7);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void aStreamThatIsNotDoneIsNeverCalledComplete() {
        spark.answer(BEGIN + END.replace("data:[DONE]", ""));

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body()).contains("Hé").contains("upstream_cut").doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void anErrorAfterContentReachesTheClientAsOne() {
        spark.answer(
                BEGIN + "data:{\"code\":10014,\"message\":\"Not to be said\",\"sid\":\"cha1\"}\n\ndata:[DONE]\n\n");

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body())
                .contains("Not to be said")
                .contains("invalid_request_error")
                .doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void aPasswordThatSparkDoesNotKnowIsTheChannelsFault() {
        rig.secret = "another-example";

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unauthorized").doesNotContain("another-example");
        assertThat(rig.faults.getLast().detail()).contains("the credential k1", "AppIdNoAuthError");
    }

    @Test
    void aClientThatLeavesStopsTheUpstream() throws Exception {
        spark.answer(BEGIN);
        spark.hangs();

        HttpResponse<InputStream> answer =
                rig.client.send(rig.request(ask(true)).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.body().read()).isEqualTo('d');
        answer.body().close();

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> spark.gone());
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !rig.admission.settled.isEmpty());
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    private static String ask(boolean stream) {
        return "{\"model\":\"smart\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Say hé.\"}]}";
    }
}
