package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.Money;
import dev.sluice.contracts.RouteTable;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.Samples;
import dev.sluice.gateway.admission.Demand;
import dev.sluice.testkit.Exchange;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are completed, as was done before there were chats. */
class CompletionsTest {
    private static final String PATH = "/v1/completions";
    private static final long IN = 1_000;
    private static final long OUT = 2_000;

    private final Rig rig = new Rig(2);

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void bytesPassBothWaysAndTheUsageIsCharged() {
        String body = "\n{ \"prompt\":\"h\\u00e9 é\" , \"model\" : \"demo\",\t\"temperature\":1.50e0}\r\n ";
        String odd =
                "{ \"object\":\"text_completion\",\"choices\":[{\"text\":\"é\\u00e9\",\"index\":0}],\t\"model\":\"other\","
                        + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4} }\n";
        rig.upstream().script("demo", ScriptedBody.json(odd));

        HttpResponse<String> answer = rig.post(PATH, body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(odd);
        assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(9 * IN + 4 * OUT));
        assertThat(rig.upstream().journal().last().path()).isEqualTo("/v1/completions");
        assertThat(rig.upstream().journal().last().bodyText()).isEqualTo(body);
        assertThat(rig.lastSettled().event().endpoint()).isEqualTo("completions");
    }

    @Test
    void aStreamIsAskedForItsUsageWhichIsHiddenFromWhoDidNotAsk() {
        HttpResponse<String> answer = rig.post(PATH, "{\"model\":\"demo\",\"stream\":true,\"prompt\":\"count to 5\"}");

        assertThat(rig.upstream().journal().last().bodyText()).contains("\"include_usage\":true");
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(answer.body())
                .contains("\"object\":\"text_completion\"", "\"text\":\"Sure:\"")
                .doesNotContain("prompt_tokens")
                .endsWith("data: [DONE]\n\n");
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.REPORTED);
        assertThat(rig.lastSettled().event().usage().output()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"abcd\"           |          |               | 1",
                "\"abcd\"           | ,\"n\":3 |               | 3",
                "\"abcd\"           | ,\"n\":2 | ,\"best_of\":5 | 5",
                "[\"ab\",\"cd\"]    | ,\"n\":2 | ,\"best_of\":2 | 4",
                "[1,2,3,4]          | ,\"n\":2 |               | 2",
                "[[1,2],[3]]        |          | ,\"best_of\":3 | 6",
            })
    void asManyTextsAreHeldForAsMayBeWritten(String prompt, String n, String bestOf, long texts) {
        rig.post(
                PATH,
                "{\"model\":\"demo\",\"max_tokens\":50,\"prompt\":" + prompt + (n == null ? "" : n)
                        + (bestOf == null ? "" : bestOf) + "}");

        Demand demand = rig.admission.demands.getFirst();
        assertThat(demand.needNanos()).isBetween(texts * 50 * OUT, texts * 50 * OUT + 150 * IN);
        assertThat(demand.needNanos()).isGreaterThanOrEqualTo(rig.lastSettled().charge());
        assertThat(demand.needNanos() - demand.minNanos()).isEqualTo(texts * 49 * OUT);
    }

    @Test
    void anAnswerIsCappedAtWhatIsHeld() {
        rig.admission.most = 80 * IN + 10 * OUT;

        rig.post(PATH, "{\"model\":\"demo\",\"max_tokens\":50,\"n\":2,\"prompt\":\"count to 90\"}");

        assertThat(rig.upstream().journal().last().bodyText())
                .matches(".*\"max_tokens\":([5-9]|[12][0-9]),.*")
                .doesNotContain("max_completion_tokens");
    }

    @Test
    void aStreamThatNobodyBoundsEndsAtWhatIsHeld() {
        rig.model = new RouteTable.Model("any", null, null, List.of(), List.of());
        rig.admission.grows = false;
        rig.upstream().script("demo", "chunks-100+event-1k");

        HttpResponse<String> answer = rig.post(PATH, "{\"model\":\"demo\",\"stream\":true,\"prompt\":\"x\"}");

        assertThat(answer.body())
                .contains(
                        "\"object\":\"text_completion\"",
                        "\"text\":\"\",\"logprobs\":null,\"finish_reason\":\"length\"")
                .doesNotContain("chat.completion", "delta")
                .endsWith("data: [DONE]\n\n");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cut-after-3",
                "reset-after-3",
                "end-after-3",
                "malformed-after-3",
                "error-event-after-3",
                "no-done"
            })
    void aStreamThatIsCutIsNeverPresentedAsComplete(String fault) {
        rig.upstream().script("demo", "event-40+chunks-9+" + fault);

        HttpResponse<String> answer = rig.post(PATH, "{\"model\":\"demo\",\"stream\":true,\"prompt\":\"x\"}");

        assertThat(answer.body()).contains("\"text\":\"", "\"error\":{").doesNotContain("[DONE]");
        assertThat(rig.admission.settled).hasSize(1);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
        assertThat(rig.lastSettled().charge()).isPositive();
        if (!fault.equals("no-done")) {
            assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.ESTIMATED);
            assertThat(rig.lastSettled().event().usage().output()).isEqualTo(30);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFailureGoesOnToTheNextChannel(boolean stream) {
        rig.upstream().script("demo", "status-500");

        HttpResponse<String> answer = rig.post(PATH, "{\"model\":\"demo\",\"stream\":" + stream + ",\"prompt\":\"x\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(rig.admission.settled).hasSize(2);
        assertThat(rig.lastSettled().event().channel()).isEqualTo("channel-1");
    }

    @Test
    void aClientThatLeavesStopsTheUpstreamAndPaysForWhatItGot() throws Exception {
        rig.upstream().script("demo", "chunks-9+stall-after-3");
        HttpResponse<InputStream> answer = rig.client.send(
                rig.request(PATH, "{\"model\":\"demo\",\"stream\":true,\"prompt\":\"count to 5\"}")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());

        assertThat(RawClient.readUntil(answer.body(), "\n\n")).contains("\"text\":\"");
        answer.body().close();

        await().until(() -> rig.admission.released.get() == 1);
        await().until(() -> rig.upstream().journal().last().state() == Exchange.State.CANCELLED);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(rig.lastSettled().event().usage().output()).isPositive();
    }

    @Test
    void ofAChannelsParametersOnlyNamesConcernIt() {
        rig.parameters = new RouteTable.Parameters(
                Map.of("temperature", "0.1"), Map.of("max_tokens", "7"), List.of("suffix"), Map.of("seed", "user"));
        rig.systemPrompt = "Answer in Norwegian.";
        rig.upstream().script("demo", ScriptedBody.json("{\"choices\":[{\"text\":\"a\"}]}"));

        HttpResponse<String> answer =
                rig.post(PATH, "{\"model\":\"demo\",\"suffix\":\"s\",\"seed\":4,\"prompt\":\"x\"}");

        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("suffix");
        assertThat(rig.upstream().journal().last().bodyText())
                .isEqualTo("{\"model\":\"demo\",\"user\":4,\"prompt\":\"x\"}");
    }

    @Test
    void aModelWithoutAPriceIsRefused() {
        RouteTable.Channel channel = Samples.pool(rig.upstream().baseUrl(), "demo", List.of());
        rig.table = Samples.table(1, List.of(channel), Samples.model("demo"));

        HttpResponse<String> answer = rig.post(PATH, "{\"model\":\"demo\",\"prompt\":\"x\"}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("has no price yet");
    }

    @Test
    void aDialectThatHasNoCompletionsIsNotAsked() {
        rig.dialect = "ollama";

        HttpResponse<String> answer = rig.post(PATH, "{\"model\":\"demo\",\"prompt\":\"x\"}");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("has no endpoint completions");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"prompt\":\"x\"}                                    | model",
                "{\"model\":\"m\"}                                     | prompt",
                "{\"model\":\"m\",\"prompt\":null}                     | prompt",
                "{\"model\":\"m\",\"prompt\":7}                        | prompt",
                "{\"model\":\"m\",\"prompt\":[]}                       | prompt",
                "{\"model\":\"m\",\"prompt\":[1,\"a\"]}                | prompt",
                "{\"model\":\"m\",\"prompt\":[\"a\",{}]}               | prompt",
                "{\"model\":\"m\",\"prompt\":[[1],[\"a\"]]}            | prompt",
                "{\"model\":\"m\",\"prompt\":\"x\",\"prompt\":\"y\"}   | prompt",
                "{\"model\":\"m\",\"prompt\":\"x\",\"best_of\":true}   | best_of",
                "{\"model\":\"m\",\"prompt\":\"x\",\"n\":-1}           | n",
                "{\"model\":\"m\",\"prompt\":\"x\",\"max_tokens\":-1}  | max_tokens",
                "{\"model\":\"m\",\"prompt\":\"x\",\"stream\":1}       | stream",
                "{\"model\":\"m\",\"prompt\":\"x\",\"stream_options\":1} | stream_options",
            })
    void whatIsWrongWithARequestIsToldByItsField(String body, String field) {
        HttpResponse<String> answer = rig.post(PATH, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"param\":\"" + field + "\"");
        assertThat(rig.upstream().journal().received()).isZero();
    }

    @Test
    void noTokenMayBeAskedFor() {
        HttpResponse<String> answer =
                rig.post(PATH, "{\"model\":\"demo\",\"prompt\":\"x\",\"max_tokens\":0,\"logprobs\":1}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(rig.upstream().journal().last().bodyText()).contains("\"max_tokens\":0");
    }
}
