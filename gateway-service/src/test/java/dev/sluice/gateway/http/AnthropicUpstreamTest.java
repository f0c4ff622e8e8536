package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.testkit.vendor.MessagesServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that speaks OpenAI's dialect and an upstream that speaks Anthropic's, through the public door. */
class AnthropicUpstreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEGIN = """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5-20250929","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":12,"cache_creation_input_tokens":3,"cache_read_input_tokens":5,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: ping
            data: {"type":"ping"}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hé"}}

            """;
    private static final String END = """
            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":7}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private final Rig rig = new Rig(1);
    private final MessagesServer anthropic = MessagesServer.start();

    @BeforeEach
    void useIt() {
        rig.dialect = "anthropic";
        rig.access = "header:x-api-key";
        rig.foreign = anthropic.baseUrl();
        rig.upstreamName = "claude-sonnet-4-5";
    }

    @AfterEach
    void close() {
        anthropic.close();
        rig.close();
    }

    @Test
    void aWholeAnswerIsTranslatedAndChargedToTheToken() throws IOException {
        anthropic.answer("""
                {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5-20250929","content":[
                {"type":"text","text":"Let me look."},{"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Oslo"}}],
                "stop_reason":"tool_use","stop_sequence":null,
                "usage":{"input_tokens":12,"cache_creation_input_tokens":3,"cache_read_input_tokens":5,"output_tokens":7}}""");

        HttpResponse<String> answer = rig.chat("""
                {"model":"smart","temperature":1.5,"seed":7,"messages":[{"role":"system","content":"Be brief."},
                {"role":"user","content":"Weather in Oslo?"}],
                "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}]}""");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode said = JSON.readTree(answer.body());
        JsonNode message = said.path("choices").path(0).path("message");
        assertThat(said.path("model").asText()).isEqualTo("smart");
        assertThat(message.path("content").asText()).isEqualTo("Let me look.");
        assertThat(message.at("/tool_calls/0/function/name").asText()).isEqualTo("weather");
        assertThat(JSON.readTree(message.at("/tool_calls/0/function/arguments").asText()))
                .isEqualTo(JSON.readTree("{\"city\":\"Oslo\"}"));
        assertThat(said.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(said.at("/usage/prompt_tokens").asInt()).isEqualTo(20);
        assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(20_000 + 14_000));
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("seed");
        assertThat(anthropic.asked().path("model").asText()).isEqualTo("claude-sonnet-4-5");
        assertThat(rig.lastSettled().event().usage().cachedInput()).isEqualTo(5);
        assertThat(rig.lastSettled().event().usage().cacheWrite()).isEqualTo(3);
    }

    @Test
    void aStreamIsTranslatedAndEndsAsOne() {
        anthropic.answer(BEGIN + END);

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
    void betasOfClientChannelAndDialectStandInOneHeader() {
        anthropic.answer(BEGIN + END);
        rig.headers = Map.of("Anthropic-Beta", "context-management-2025-06-27,interleaved-thinking-2025-05-14");

        HttpResponse<String> answer = rig.send(rig.request("""
                {"model":"smart","stream":true,"messages":[{"role":"user","content":[
                {"type":"file","file":{"file_id":"file_1"}}]}]}""")
                .header("anthropic-beta", "interleaved-thinking-2025-05-14, extended-cache-ttl-2025-04-11")
                .header("anthropic-beta", "files-api-2025-04-14"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(anthropic.header("anthropic-beta").split(","))
                .containsExactly(
                        "files-api-2025-04-14",
                        "context-management-2025-06-27",
                        "interleaved-thinking-2025-05-14",
                        "extended-cache-ttl-2025-04-11");
    }

    @Test
    void aBetaThatAnthropicDoesNotKnowIsTheClientsFault() {
        HttpResponse<String> answer = rig.send(rig.request(ask(true)).header("anthropic-beta", "no-such-beta"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Unexpected value(s) `no-such-beta`");
    }

    @Test
    void aStreamWithoutItsLastEventIsNeverCalledComplete() {
        anthropic.answer(BEGIN);

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body()).contains("Hé").contains("upstream_cut").doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void anErrorAfterContentReachesTheClientAsOne() {
        anthropic.answer(BEGIN + """
                event: error
                data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}

                """);

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body()).contains("Overloaded").doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void aWrongKeyAndAnEmptyAccountAreToldApart() {
        anthropic.status(400);
        anthropic.answer("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
                + "\"message\":\"Your credit balance is too low to access the Anthropic API.\"}}");
        HttpResponse<String> empty = rig.chat(ask(false));
        rig.secret = "another-key";
        HttpResponse<String> wrong = rig.chat(ask(false));

        assertThat(empty.statusCode()).isEqualTo(502);
        assertThat(empty.body()).contains("upstream_quota");
        assertThat(wrong.body()).contains("upstream_unauthorized").doesNotContain("another-key");
    }

    @Test
    void whatItCannotBeAskedIsRefusedWithTheFieldsName() {
        HttpResponse<String> answer =
                rig.chat("{\"model\":\"smart\",\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"param\":\"n\"");
        assertThat(anthropic.asked()).isNull();
    }

    @Test
    void aClientThatLeavesStopsTheUpstream() throws Exception {
        anthropic.answer(BEGIN);
        anthropic.hangs();

        HttpResponse<InputStream> answer =
                rig.client.send(rig.request(ask(true)).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.body().read()).isEqualTo('d');
        answer.body().close();

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> anthropic.gone());
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !rig.admission.settled.isEmpty());
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    private static String ask(boolean stream) {
        return "{\"model\":\"smart\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Say hé.\"}]}";
    }
}
