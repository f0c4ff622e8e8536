package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.testkit.vendor.OllamaServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that speaks OpenAI's dialect and an Ollama that is spoken to in its own, through the public door. */
class OllamaUpstreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEGIN = """
            {"model":"llama3.2","created_at":"2026-01-01T00:00:00.1Z","message":{"role":"assistant","content":"","thinking":"Hm"},"done":false}
            {"model":"llama3.2","created_at":"2026-01-01T00:00:00.2Z","message":{"role":"assistant","content":"Hé"},"done":false}
            """;
    private static final String END = """
            {"model":"llama3.2","created_at":"2026-01-01T00:00:00.3Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":1,"prompt_eval_count":20,"eval_count":7}
            """;

    private final Rig rig = new Rig(1);
    private final OllamaServer ollama = OllamaServer.start();

    @BeforeEach
    void useIt() {
        rig.dialect = "ollama";
        rig.foreign = ollama.baseUrl();
        rig.upstreamName = "llama3.2";
    }

    @AfterEach
    void close() {
        ollama.close();
        rig.close();
    }

    @Test
    void aWholeAnswerIsTranslatedAndChargedToTheToken() throws IOException {
        ollama.answer("""
                {"model":"llama3.2","created_at":"2026-01-01T00:00:00.1Z","message":{"role":"assistant","content":"Let me look.",
                "tool_calls":[{"function":{"name":"weather","arguments":{"city":"Oslo"}}}]},
                "done":true,"done_reason":"stop","prompt_eval_count":20,"eval_count":7}""");
        rig.options = Map.of("numCtx", "8192", "keepAlive", "10m");

        HttpResponse<String> answer = rig.chat("""
                {"model":"smart","temperature":1.5,"seed":7,"user":"u","max_tokens":50,
                "messages":[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"Where is this?"},
                {"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD"}}]}],
                "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}]}""");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode said = JSON.readTree(answer.body());
        JsonNode message = said.path("choices").path(0).path("message");
        assertThat(said.path("model").asText()).isEqualTo("smart");
        assertThat(message.path("content").asText()).isEqualTo("Let me look.");
        assertThat(message.at("/tool_calls/0/id").asText()).startsWith("call_");
        assertThat(message.at("/tool_calls/0/function/name").asText()).isEqualTo("weather");
        assertThat(message.at("/tool_calls/0/function/arguments").asText()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(said.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(20_000 + 14_000));
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("user");
        assertThat(ollama.asked().path("model").asText()).isEqualTo("llama3.2");
        assertThat(ollama.asked().path("keep_alive").asText()).isEqualTo("10m");
        assertThat(ollama.asked().at("/options/num_ctx").asInt()).isEqualTo(8192);
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.REPORTED);
    }

    @Test
    void aStreamOfLinesIsTranslatedAndEndsAsOne() {
        ollama.answer(BEGIN + END);

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        assertThat(answer.body())
                .contains("\"delta\":{\"role\":\"assistant\",\"reasoning_content\":\"Hm\"}")
                .contains("\"delta\":{\"content\":\"Hé\"}")
                .contains("\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n")
                .doesNotContain("prompt_tokens");
        assertThat(ollama.header("accept")).isEqualTo("application/x-ndjson");
        assertThat(rig.lastSettled().event().usage().input()).isEqualTo(20);
        assertThat(rig.lastSettled().event().usage().output()).isEqualTo(7);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void callsOfToolsComeInAStreamToo() {
        ollama.answer("""
                {"created_at":"2026-01-01T00:00:00.1Z","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":{}}}]},"done":false}
                """ + END);

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body())
                .contains("\"name\":\"f\"")
                .contains("\"finish_reason\":\"tool_calls\"")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void aCountThatIsMissingIsEstimatedAndSaysSo() {
        ollama.answer(BEGIN + END.replace("\"prompt_eval_count\":20,", ""));

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body()).endsWith("data: [DONE]\n\n");
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.ESTIMATED);
        assertThat(rig.lastSettled().event().usage().input()).isPositive();
    }

    @Test
    void aStreamWithoutItsLastLineIsNeverCalledComplete() {
        ollama.answer(BEGIN);

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body()).contains("Hé").contains("upstream_cut").doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void anErrorAfterContentReachesTheClientAsOne() {
        ollama.answer(BEGIN + "{\"error\":\"an error was encountered while running the model\"}\n");

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body()).contains("while running the model").doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void aModelThatIsNotThereAndAWrongKeyAreToldApart() {
        ollama.status(404);
        ollama.answer("{\"error\":\"model 'llama3.2' not found\"}");
        HttpResponse<String> missing = rig.chat(ask(true));
        rig.access = "header:x-api-key";
        HttpResponse<String> wrong = rig.chat(ask(false));

        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).contains("model 'llama3.2' not found");
        assertThat(wrong.body()).contains("upstream_unauthorized").doesNotContain(Rig.SECRET);
    }

    @Test
    void whatItCannotBeAskedIsRefusedWithTheFieldsName() {
        HttpResponse<String> answer = rig.chat("""
                {"model":"smart","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://x.example/y.png"}}]}]}""");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"param\":\"messages.image_url.url\"");
        assertThat(ollama.asked()).isNull();
    }

    @Test
    void aClientThatLeavesStopsTheUpstream() throws Exception {
        ollama.answer(BEGIN);
        ollama.hangs();

        HttpResponse<InputStream> answer =
                rig.client.send(rig.request(ask(true)).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.body().read()).isEqualTo('d');
        answer.body().close();

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> ollama.gone());
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !rig.admission.settled.isEmpty());
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    private static String ask(boolean stream) {
        return "{\"model\":\"smart\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Say hé.\"}]}";
    }
}
