package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.testkit.vendor.SparkSocketServer;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that speaks OpenAI's dialect and an upstream that answers in frames of a WebSocket, through the public door. */
class SparkSocketUpstreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEGIN = """
            {"header":{"code":0,"message":"Success","sid":"cha1","status":0},"payload":{"choices":{"status":0,"seq":0,"text":[{"content":"Hé","role":"assistant","index":0}]}}}
            """;
    private static final String USAGE =
            "\"usage\":{\"text\":{\"question_tokens\":4,\"prompt_tokens\":20,\"completion_tokens\":7,\"total_tokens\":27}}";
    private static final String END = "{\"header\":{\"code\":0,\"sid\":\"cha1\",\"status\":2},\"payload\":{\"choices\":"
            + "{\"status\":2,\"seq\":1,\"text\":[{\"content\":\"!\",\"role\":\"assistant\",\"index\":0}]}," + USAGE
            + "}}\n";

    private final Rig rig = new Rig(2);
    private final SparkSocketServer spark = SparkSocketServer.start();

    @BeforeEach
    void useIt() {
        rig.dialect = "spark-websocket";
        rig.access = "spark";
        rig.secret = spark.credential();
        rig.foreign = spark.baseUrl();
        rig.upstreamName = "SparkDesk-v3.5";
    }

    @AfterEach
    void close() {
        spark.close();
        rig.close();
    }

    @Test
    void aWholeAnswerIsPutTogetherAndChargedToTheToken() throws Exception {
        spark.answer(
                "{\"header\":{\"code\":0,\"sid\":\"cha1\",\"status\":2},\"payload\":{\"choices\":{\"status\":2,\"seq\":0,"
                        + "\"text\":[{\"content\":\"\",\"role\":\"assistant\",\"index\":0,\"function_call\":{\"name\":\"weather\","
                        + "\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}}]}," + USAGE + "}}");

        HttpResponse<String> answer = rig.chat("""
                {"model":"smart","seed":3,"temperature":1.5,"messages":[{"role":"system","content":"Be brief."},
                {"role":"user","content":"Weather in Oslo?"}],
                "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}}]}""");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode said = JSON.readTree(answer.body());
        assertThat(said.at("/choices/0/message/tool_calls/0/function/arguments").asText())
                .isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(said.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(20_000 + 14_000));
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("seed");
        assertThat(spark.asked().at("/payload/functions/text/0/name").asText()).isEqualTo("weather");
        assertThat(spark.path()).isEqualTo("/v3.5/chat");
    }

    @Test
    void aStreamIsTranslatedAndTheSocketClosedAfterTheLastFrame() {
        spark.answer(BEGIN + END);

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"delta\":{\"role\":\"assistant\",\"content\":\"Hé\"}")
                .contains("\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(rig.lastSettled().event().usage().input()).isEqualTo(20);
        assertThat(rig.lastSettled().event().usage().output()).isEqualTo(7);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> spark.gone());
    }

    @Test
    void aSocketThatClosesBeforeTheLastFrameIsABrokenAnswer() {
        spark.answer(BEGIN);

        HttpResponse<String> stream = rig.chat(ask(true));
        Outcome outcome = rig.lastSettled().event().outcome();
        HttpResponse<String> whole = rig.chat(ask(false));

        assertThat(stream.body()).contains("Hé").contains("upstream_cut").doesNotContain("[DONE]");
        assertThat(outcome).isEqualTo(Outcome.CUT);
        assertThat(whole.statusCode()).isEqualTo(502);
        assertThat(whole.body()).doesNotContain("Hé");
    }

    @Test
    void anErrorAfterContentReachesTheClientAsOne() {
        spark.answer(
                BEGIN + "{\"header\":{\"code\":10014,\"message\":\"Not to be said\",\"sid\":\"cha1\",\"status\":2}}\n");

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body())
                .contains("Not to be said")
                .contains("invalid_request_error")
                .doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @ParameterizedTest
    @CsvSource({
        "10013,400,Not so",
        "10907,400,Not so",
        "10008,502,upstream_error",
        "11200,502,upstream_unauthorized",
        "11201,502,upstream_quota",
        "11202,503,upstream_rate_limited",
        "11203,503,upstream_rate_limited"
    })
    void anErrorBeforeContentIsToldByItsNumber(String code, int status, String says) {
        spark.answer("{\"header\":{\"code\":" + code + ",\"message\":\"Not so\",\"sid\":\"cha1\",\"status\":2}}");

        for (boolean stream : new boolean[] {true, false}) {
            HttpResponse<String> answer = rig.chat(ask(stream));

            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.body()).contains(says);
        }
    }

    @Test
    void aSecretThatSparkDoesNotKnowIsTheChannelsFault() {
        rig.secret = Rig.with(spark.credential(), "apiSecret", "another-example");

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unauthorized").doesNotContain("another-example");
        assertThat(rig.faults.getLast().detail())
                .contains("status 401: HMAC signature cannot be verified", "the credential k1");
        assertThat(spark.asked()).isNull();
    }

    @Test
    void aClockThatIsOffIsNamed() {
        spark.clock(Clock.offset(Clock.systemUTC(), Duration.ofSeconds(302)));

        HttpResponse<String> answer = rig.chat(ask(false));

        assertThat(answer.body()).contains("upstream_unauthorized");
        assertThat(rig.faults.getLast().detail()).contains("status 403", "Set the clock");
    }

    @Test
    void aSecretWithoutItsPartsIsNamed() {
        rig.secret = "only-a-key-example";

        HttpResponse<String> answer = rig.chat(ask(false));

        assertThat(answer.body()).contains("upstream_unauthorized");
        assertThat(rig.faults.getLast().detail()).contains("lacks the field `appId`");
    }

    @Test
    void nobodyThereIsUnreachable() {
        spark.close();

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unreachable");
    }

    @Test
    void aClientThatLeavesClosesTheSocket() throws Exception {
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
