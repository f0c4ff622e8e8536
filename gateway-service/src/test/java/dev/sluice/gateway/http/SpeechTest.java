package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.RouteTable;
import dev.sluice.contracts.UsageEvent.ChargeLine;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.Samples;
import dev.sluice.gateway.admission.Demand;
import dev.sluice.testkit.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Speech, as sound and as events. */
class SpeechTest {
    private static final String PATH = "/v1/audio/speech";
    private static final String BODY = "{ \"input\":\"Water rises.\", \"voice\":\"alloy\",\"model\":\"tts-1\"}\n";
    private static final String EVENTS =
            "{\"model\":\"gpt-4o-mini-tts\",\"input\":\"Water rises.\",\"voice\":\"alloy\",\"stream_format\":\"sse\"}";

    private final Rig rig = new Rig(2);

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void soundPassesByteForByteAndItsCharactersAreCharged() throws Exception {
        rig.price = Rig.tokens().perCharacter(15_000L).made();
        byte[] sound = new byte[70_000];
        for (int i = 0; i < sound.length; i++) {
            sound[i] = (byte) (i * 31);
        }
        rig.upstream().script("tts-1", ScriptedBody.of("audio/x-strange; rate=8000", sound));

        HttpResponse<byte[]> answer = bytes(BODY);

        Exchange seen = rig.upstream().journal().last();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(sound);
        assertThat(answer.headers().firstValue("content-type")).contains("audio/x-strange; rate=8000");
        assertThat(seen.path()).isEqualTo("/v1/audio/speech");
        assertThat(seen.bodyText()).isEqualTo(BODY);
        assertThat(seen.header("accept")).isEqualTo("*/*");
        assertThat(seen.header("accept-encoding")).isEqualTo("identity");
        assertThat(rig.lastSettled().event().endpoint()).isEqualTo("speech");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
        assertThat(rig.lastSettled().event().lines()).contains(new ChargeLine("perCharacter", 12, 15_000, 180_000));
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.ESTIMATED);
    }

    @Test
    void anUpstreamThatMayBeAGatewayIsToldHowManyCameBefore() throws Exception {
        rig.options = Map.of("hops", "true");

        bytes(BODY);

        assertThat(rig.upstream().journal().last().header("x-sluice-hops")).isEqualTo("1");
        assertThat(rig.upstream().journal().last().header("accept")).isEqualTo("*/*");
    }

    @Test
    void whatIsHeldIsAllThatTheSpeechMayCost() throws Exception {
        rig.price = Rig.tokens().perCharacter(15_000L).made();

        bytes(BODY);

        Demand demand = rig.admission.demands.getFirst();
        assertThat(demand.minNanos()).isEqualTo(demand.needNanos());
        assertThat(demand.needNanos()).isGreaterThanOrEqualTo(rig.lastSettled().charge());
        assertThat(demand.needNanos()).isGreaterThan(12 * 15_000);
    }

    @ParameterizedTest
    @CsvSource({
        "'ab\\u00e9é\\n', 5",
        "'\\ud83d\\ude00😀', 2",
        "'水位\\\\u', 4",
    })
    void charactersAreCountedHoweverTheyAreWritten(String escaped, long characters) throws Exception {
        HttpResponse<byte[]> answer = bytes("{\"model\":\"tts-1\",\"voice\":\"alloy\",\"input\":\"" + escaped + "\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(rig.lastSettled().event().usage().pieces().characters()).isEqualTo(characters);
    }

    @Test
    void soundIsHeardWhileMoreIsMade() throws Exception {
        rig.upstream().script("tts-1", "chunks-3+stall-after-1");

        HttpResponse<InputStream> answer =
                rig.client.send(rig.request(PATH, BODY).build(), HttpResponse.BodyHandlers.ofInputStream());
        byte[] first = answer.body().readNBytes(1_000);
        answer.body().close();

        assertThat(answer.headers().firstValue("content-type")).contains("audio/mpeg");
        assertThat(first[1]).isEqualTo((byte) 7);
        await().until(() -> rig.admission.released.get() == 1);
        await().until(() -> rig.upstream().journal().last().state() == Exchange.State.CANCELLED);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(rig.lastSettled().event().usage().pieces().characters()).isEqualTo(12);
        assertThat(rig.lastSettled().event().usage().outputAudio()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut-after-2", "reset-after-2"})
    void soundThatIsCutBreaksOff(String fault) {
        rig.upstream().script("tts-1", fault);

        assertThatThrownBy(() -> bytes(BODY)).isInstanceOf(IOException.class);

        await().until(() -> rig.admission.released.get() == 1);
        assertThat(rig.admission.settled).hasSize(1);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
        assertThat(rig.lastSettled().charge()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status-500",
                "status-429",
                "error-in-200",
                "html",
                "empty",
                "cut-after-0",
                "end-after-0",
                "reset"
            })
    void aFailureGoesOnToTheNextChannel(String fault) throws Exception {
        rig.upstream().script("tts-1", fault);

        HttpResponse<byte[]> answer = bytes(BODY);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).hasSize(4_000);
        assertThat(rig.admission.settled).hasSize(2);
        assertThat(rig.admission.settled.getFirst().event().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(rig.admission.settled.getFirst().charge()).isZero();
    }

    @Test
    void whatTheUpstreamRefusesIsToldAsJson() {
        HttpResponse<String> answer = rig.post(PATH, "{\"model\":\"tts-1\",\"input\":\"x\",\"voice\":\"nobody\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.body()).contains("Invalid value: 'nobody'");
        assertThat(rig.lastSettled().charge()).isZero();
    }

    @Test
    void eventsPassAndTellWhatIsCharged() {
        HttpResponse<String> answer = rig.post(PATH, EVENTS);

        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(answer.body())
                .startsWith("event: speech.audio.delta\ndata: {")
                .contains("event: speech.audio.done\n", "\"output_tokens\":12")
                .endsWith("}}\n\n");
        assertThat(rig.upstream().journal().last().bodyText()).isEqualTo(EVENTS);
        Usage usage = rig.lastSettled().event().usage();
        assertThat(usage.source()).isEqualTo(UsageSource.REPORTED);
        assertThat(usage.input()).isEqualTo(3);
        assertThat(usage.output()).isEqualTo(12);
        assertThat(usage.outputAudio()).isEqualTo(12);
        assertThat(usage.pieces().characters()).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut-after-1", "end-after-1", "malformed-after-1", "error-event-after-1"})
    void eventsThatAreCutAreNeverPresentedAsComplete(String fault) {
        rig.upstream().script("gpt-4o-mini-tts", fault);

        HttpResponse<String> answer = rig.post(PATH, EVENTS);

        assertThat(answer.body()).contains("speech.audio.delta", "\"error\":{").doesNotContain("speech.audio.done");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.ESTIMATED);
        assertThat(rig.lastSettled().event().usage().outputAudio()).isPositive();
    }

    @Test
    void soundIsNoAnswerToWhoAskedForEvents() {
        for (int i = 0; i < 2; i++) {
            rig.upstreams.get(i).script("gpt-4o-mini-tts", ScriptedBody.of("audio/mpeg", new byte[] {1, 2, 3}));
        }

        HttpResponse<String> answer = rig.post(PATH, EVENTS);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("something that is no stream");
        assertThat(rig.lastSettled().charge()).isZero();
    }

    @Test
    void aModelWithoutAPriceIsRefused() {
        RouteTable.Channel channel = Samples.pool(rig.upstream().baseUrl(), "tts-1", List.of());
        rig.table = Samples.table(1, List.of(channel), Samples.model("tts-1"));

        HttpResponse<String> answer = rig.post(PATH, BODY);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("has no price yet");
        assertThat(rig.upstream().journal().received()).isZero();
    }

    @Test
    void aDialectThatHasNoSpeechIsNotAsked() {
        rig.dialect = "anthropic";

        HttpResponse<String> answer = rig.post(PATH, BODY);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("has no endpoint speech");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"input\":\"x\"}                                              | model",
                "{\"model\":7,\"input\":\"x\"}                                  | model",
                "{\"model\":\"m\"}                                              | input",
                "{\"model\":\"m\",\"input\":[\"x\"]}                            | input",
                "{\"model\":\"m\",\"input\":\"\"}                               | input",
                "{\"model\":\"m\",\"input\":\"x\",\"input\":\"y\"}              | input",
                "{\"model\":\"m\",\"input\":\"x\",\"stream_format\":true}       | stream_format",
            })
    void whatIsWrongWithARequestIsToldByItsField(String body, String field) {
        HttpResponse<String> answer = rig.post(PATH, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"param\":\"" + field + "\"");
        assertThat(rig.upstream().journal().received()).isZero();
    }

    private HttpResponse<byte[]> bytes(String body) throws Exception {
        HttpRequest request = rig.request(PATH, body).build();
        return rig.client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }
}
