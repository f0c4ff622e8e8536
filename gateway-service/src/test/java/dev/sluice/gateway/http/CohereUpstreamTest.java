package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.testkit.vendor.CohereServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that speaks OpenAI's dialect and an upstream that speaks Cohere's, through the public door. */
class CohereUpstreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEGIN = """
            event: message-start
            data: {"id":"c-1","type":"message-start","delta":{"message":{"role":"assistant","content":[],"tool_plan":"","tool_calls":[],"citations":[]}}}

            event: content-start
            data: {"type":"content-start","index":0,"delta":{"message":{"content":{"type":"text","text":""}}}}

            event: content-delta
            data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"Hé"}}}}

            """;
    private static final String END = """
            event: content-end
            data: {"type":"content-end","index":0}

            event: message-end
            data: {"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{"billed_units":{"input_tokens":20.0,"output_tokens":7.0},"tokens":{"input_tokens":71.0,"output_tokens":9.0}}}}

            """;

    private final Rig rig = new Rig(1);
    private final CohereServer cohere = CohereServer.start();

    @BeforeEach
    void useIt() {
        rig.dialect = "cohere";
        rig.foreign = cohere.baseUrl();
        rig.upstreamName = "command-a-03-2025";
    }

    @AfterEach
    void close() {
        cohere.close();
        rig.close();
    }

    @Test
    void aWholeAnswerIsTranslatedAndChargedByWhatIsBilled() throws IOException {
        cohere.answer("""
                {"id":"c-1","finish_reason":"TOOL_CALL","message":{"role":"assistant","tool_plan":"Let me look.",
                "tool_calls":[{"id":"weather_1","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Oslo\\"}"}}],"citations":[]},
                "usage":{"billed_units":{"input_tokens":20.0,"output_tokens":7.0},"tokens":{"input_tokens":71.0,"output_tokens":9.0},"cached_tokens":56.0}}""");

        HttpResponse<String> answer = rig.chat("""
                {"model":"smart","temperature":1.5,"top_p":1,"seed":7,"frequency_penalty":0,"presence_penalty":0,"user":"u",
                "messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Weather in Oslo?"},
                {"role":"assistant","content":""}],"tool_choice":{"type":"function","function":{"name":"weather"}},
                "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}},
                {"type":"function","function":{"name":"other"}}]}""");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode said = JSON.readTree(answer.body());
        JsonNode message = said.path("choices").path(0).path("message");
        assertThat(said.path("model").asText()).isEqualTo("smart");
        assertThat(message.path("content").asText()).isEqualTo("Let me look.");
        assertThat(message.at("/tool_calls/0/id").asText()).isEqualTo("weather_1");
        assertThat(message.at("/tool_calls/0/function/arguments").asText()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(said.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(20_000 + 14_000));
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("user");
        assertThat(cohere.asked().path("tool_choice").asText()).isEqualTo("REQUIRED");
        assertThat(cohere.asked().path("tools").size()).isEqualTo(1);
        assertThat(rig.lastSettled().event().usage().cachedInput()).isEqualTo(5);
    }

    @Test
    void aStreamIsTranslatedAndEndsAsOne() {
        cohere.answer(BEGIN + END + "data: [DONE]\n\n");

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.statusCode()).isEqualTo(200);
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
    void aStreamWithoutItsLastEventIsNeverCalledComplete() {
        cohere.answer(BEGIN);

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body()).contains("Hé").contains("upstream_cut").doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void anErrorAfterContentReachesTheClientAsOne() {
        cohere.answer(BEGIN + """
                event: message-end
                data: {"type":"message-end","delta":{"finish_reason":"ERROR","error":"the model stumbled"}}

                """);

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body()).contains("the model stumbled").doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void aWholeAnswerThatTimedOutIsAFailure() {
        cohere.answer("{\"id\":\"c-1\",\"finish_reason\":\"TIMEOUT\",\"message\":{\"role\":\"assistant\"}}");

        HttpResponse<String> answer = rig.chat(ask(false));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_error");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void aWrongKeyAnEmptyAccountAndARefusalAreToldApart() {
        cohere.status(429);
        cohere.answer("{\"message\":\"You are using a Trial key, which is limited to 1000 API calls / month.\"}");
        HttpResponse<String> empty = rig.chat(ask(false));
        cohere.status(498);
        cohere.answer("{\"message\":\"blocked: the input holds a deny-listed token\"}");
        HttpResponse<String> refused = rig.chat(ask(false));
        rig.access = "header:x-api-key";
        HttpResponse<String> wrong = rig.chat(ask(false));

        assertThat(empty.body()).contains("upstream_quota");
        assertThat(refused.statusCode()).isEqualTo(498);
        assertThat(refused.body()).contains("deny-listed token");
        assertThat(wrong.body()).contains("upstream_unauthorized").doesNotContain(Rig.SECRET);
    }

    @Test
    void whatItCannotBeAskedIsRefusedWithTheFieldsName() {
        HttpResponse<String> answer =
                rig.chat("{\"model\":\"smart\",\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"param\":\"n\"");
        assertThat(cohere.asked()).isNull();
    }

    @Test
    void aClientThatLeavesStopsTheUpstream() throws Exception {
        cohere.answer(BEGIN);
        cohere.hangs();

        HttpResponse<InputStream> answer =
                rig.client.send(rig.request(ask(true)).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.body().read()).isEqualTo('d');
        answer.body().close();

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> cohere.gone());
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !rig.admission.settled.isEmpty());
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    private static String ask(boolean stream) {
        return "{\"model\":\"smart\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Say hé.\"}]}";
    }
}
