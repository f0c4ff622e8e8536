package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.Money;
import dev.sluice.contracts.RouteTable;
import dev.sluice.contracts.UsageEvent.ChargeLine;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.Samples;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Exchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings that are written down: a form there, an object or text back, a price by the second or by the token. */
class TranscriptionsTest {
    private static final String PATH = "/v1/audio/transcriptions";
    private static final long SECOND = 100_000;

    private final Rig rig = new Rig(2);

    @BeforeEach
    void price() {
        rig.price = Rig.price(null, null, null, SECOND);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void bytesPassBothWays() {
        FormBody form = new FormBody()
                .field("prompt", "nö\r\n--no boundary\r\n")
                .file("file", "ä;name=\"model\".mp3".replace("\"", "%22"), "audio/mpeg", new byte[] {
                    0, '\r', '\n', '-', -1
                })
                .field("model", "whisper-1")
                .field("language", "");
        String odd = "{ \"text\":\"h\\u00e9\",\t\"usage\":{\"type\":\"duration\",\"seconds\":2.5} }\n";
        rig.upstream().script("whisper-1", Behaviour.json("{\"body\":" + quoted(odd) + "}"));

        HttpResponse<String> answer = form.post(rig, PATH);

        Exchange seen = rig.upstream().journal().last();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(odd);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(seen.body()).isEqualTo(form.bytes());
        assertThat(seen.header("content-type")).isEqualTo(FormBody.TYPE);
        assertThat(seen.path()).endsWith("/v1/audio/transcriptions");
        assertThat(rig.lastSettled().event().usage().pieces().seconds()).isEqualTo(3);
    }

    @Test
    void secondsThatTheUpstreamCountsAreCharged() {
        HttpResponse<String> answer = FormBody.sound("whisper-1", 3).post(rig, PATH);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"text\":\"A sluice lets water through.\"");
        assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(3 * SECOND));
        Usage usage = rig.lastSettled().event().usage();
        assertThat(usage.source()).isEqualTo(UsageSource.REPORTED);
        assertThat(usage.pieces().seconds()).isEqualTo(3);
        assertThat(usage.input()).isZero();
        assertThat(rig.lastSettled().event().endpoint()).isEqualTo("transcriptions");
        assertThat(rig.lastSettled().event().lines())
                .containsExactly(new ChargeLine("perSecond", 3, SECOND, 3 * SECOND));
        await().until(() -> rig.admission.released.get() == 1);
    }

    @Test
    void whatIsHeldIsTheLongestThatTheFileCanBe() {
        FormBody.of("whisper-1")
                .file("file", "a.mp3", "audio/mpeg", new byte[75_000])
                .post(rig, PATH);

        assertThat(rig.admission.demands.getFirst().needNanos()).isEqualTo(100 * SECOND);
        assertThat(rig.admission.demands.getFirst().minNanos()).isEqualTo(100 * SECOND);
        assertThat(rig.lastSettled().charge()).isEqualTo(5 * SECOND);
        assertThat(rig.admission.recorded.getFirst().usage().pieces().seconds()).isEqualTo(10);
        await().until(() -> rig.admission.released.get() == 1);
    }

    @Test
    void theModelsNameIsFoundBehindTheFileAndNothingElseChanges() {
        rig.upstreamName = "whisper-large-v3";
        FormBody form = new FormBody()
                .file("file", "a.wav", "audio/wav", FormBody.wave(1))
                .field("model", "whisper-1")
                .field("language", "en");

        HttpResponse<String> answer = form.post(rig, PATH);

        String sent = new String(form.bytes(), StandardCharsets.ISO_8859_1);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new String(rig.upstream().journal().last().body(), StandardCharsets.ISO_8859_1))
                .isEqualTo(sent.replace("whisper-1", "whisper-large-v3"));
        assertThat(rig.lastSettled().event().model()).isEqualTo("whisper-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "srt", "vtt"})
    void textPassesAsItIsAndItsSecondsAreEstimated(String format) {
        HttpResponse<String> answer =
                FormBody.sound("whisper-1", 2).field("response_format", format).post(rig, PATH);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
        assertThat(answer.body()).contains("A sluice lets water through.\n");
        assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(2 * SECOND));
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.ESTIMATED);
        assertThat(rig.lastSettled().event().usage().pieces().seconds()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"json, ESTIMATED", "verbose_json, REPORTED"})
    void anAnswerWithoutUsageMayTellItsDuration(String format, UsageSource source) {
        rig.upstream().always("whisper-1", Behaviour.of("usage-none"));

        FormBody.sound("whisper-1", 4).field("response_format", format).post(rig, PATH);

        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(source);
        assertThat(rig.lastSettled().charge()).isEqualTo(4 * SECOND);
    }

    @Test
    void textThatIsLongPassesWhileItComes() {
        String text = "x".repeat(3 << 20);
        rig.upstream()
                .script(
                        "whisper-1",
                        Behaviour.json("{\"pieceBytes\":100000,\"headers\":{\"content-type\":\"text/vtt\"},\"body\":\""
                                + text + "\"}"));

        HttpResponse<String> answer =
                FormBody.sound("whisper-1", 2).field("response_format", "vtt").post(rig, PATH);

        assertThat(answer.body()).isEqualTo(text);
        assertThat(answer.headers().firstValue("content-type")).contains("text/vtt");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
        assertThat(rig.lastSettled().charge()).isEqualTo(2 * SECOND);
    }

    @Test
    void tokensThatTheUpstreamCountsAreCharged() {
        rig.price = Rig.price(1_000_000L, 2_000_000L, null, null);

        FormBody.sound("gpt-4o-transcribe", 3).post(rig, PATH);

        Usage usage = rig.lastSettled().event().usage();
        assertThat(usage.source()).isEqualTo(UsageSource.REPORTED);
        assertThat(usage.input()).isEqualTo(34);
        assertThat(usage.inputAudio()).isEqualTo(30);
        assertThat(usage.output()).isEqualTo(7);
        assertThat(usage.pieces()).isNull();
        assertThat(rig.lastSettled().charge()).isEqualTo(34 + 2 * 7);
        assertThat(rig.admission.demands.getFirst().needNanos()).isGreaterThan(34 + 2 * 7);
        assertThat(rig.admission.demands.getFirst().minNanos())
                .isEqualTo(rig.admission.demands.getFirst().needNanos());
    }

    @Test
    void whatIsPricedIsEstimatedWhereTheUpstreamCountsSomethingElse() {
        FormBody.sound("gpt-4o-transcribe", 3).post(rig, PATH);
        rig.price = Rig.price(1_000_000L, 1_000_000L, null, null);
        FormBody.sound("whisper-1", 3).post(rig, PATH);

        Usage seconds = rig.admission.settled.get(0).event().usage();
        Usage tokens = rig.admission.settled.get(1).event().usage();
        assertThat(seconds.source()).isEqualTo(UsageSource.ESTIMATED);
        assertThat(seconds.pieces().seconds()).isEqualTo(3);
        assertThat(rig.admission.settled.get(0).charge()).isEqualTo(3 * SECOND);
        assertThat(tokens.source()).isEqualTo(UsageSource.ESTIMATED);
        assertThat(tokens.input()).isBetween(30L, 40L);
        assertThat(tokens.output()).isEqualTo(7);
        assertThat(rig.admission.settled.get(1).charge()).isEqualTo(tokens.input() + tokens.output());
    }

    @Test
    void aStreamEndsWithTheEventThatCountsIt() {
        rig.price = Rig.price(1_000_000L, 2_000_000L, null, null);

        HttpResponse<String> answer =
                FormBody.sound("gpt-4o-transcribe", 3).field("stream", "true").post(rig, PATH);

        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(answer.body())
                .startsWith(
                        "event: transcript.text.delta\ndata: {\"type\":\"transcript.text.delta\",\"delta\":\"A \"}\n\n")
                .contains("event: transcript.text.done\n")
                .endsWith("\n\n")
                .doesNotContain("error", "[DONE]");
        assertThat(rig.lastSettled().event().stream()).isTrue();
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
        assertThat(rig.lastSettled().event().firstTokenMs()).isNotNull();
        assertThat(rig.lastSettled().charge()).isEqualTo(34 + 2 * 7);
    }

    @Test
    void aStreamMayBeMarkedAsDoneBesides() {
        String events = "data: {\"type\":\"transcript.text.delta\",\"delta\":\"a\"}\n\n"
                + "data: {\"type\":\"transcript.text.done\",\"text\":\"a\"}\n\ndata: [DONE]\n\n";
        rig.upstream()
                .script(
                        "gpt-4o-transcribe",
                        Behaviour.json(
                                "{\"headers\":{\"content-type\":\"text/event-stream\"},\"pieceBytes\":1,\"body\":"
                                        + quoted(events) + "}"));

        HttpResponse<String> answer =
                FormBody.sound("gpt-4o-transcribe", 3).field("stream", "true").post(rig, PATH);

        assertThat(answer.body()).isEqualTo(events);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.ESTIMATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut-after-1", "reset-after-1"})
    void aCutStreamIsNeverPresentedAsComplete(String fault) {
        rig.upstream().script("gpt-4o-transcribe", fault);

        HttpResponse<String> answer =
                FormBody.sound("gpt-4o-transcribe", 3).field("stream", "true").post(rig, PATH);

        assertThat(answer.body())
                .contains("transcript.text.delta", "\"error\":{")
                .doesNotContain("text.done");
        assertThat(rig.admission.settled).hasSize(1);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.ESTIMATED);
        assertThat(rig.lastSettled().charge()).isEqualTo(3 * SECOND);
    }

    @Test
    void aStreamWithoutItsLastEventIsCut() {
        String events = "data: {\"type\":\"transcript.text.delta\",\"delta\":\"a\"}\n\n";
        rig.upstream()
                .script(
                        "gpt-4o-transcribe",
                        Behaviour.json("{\"headers\":{\"content-type\":\"text/event-stream\"},\"body\":"
                                + quoted(events) + "}"));

        HttpResponse<String> answer =
                FormBody.sound("gpt-4o-transcribe", 3).field("stream", "true").post(rig, PATH);

        assertThat(answer.body()).startsWith(events).contains("upstream_cut");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void aModelThatCannotStreamAnswersWithAnObject() {
        HttpResponse<String> answer =
                FormBody.sound("whisper-1", 3).field("stream", "true").post(rig, PATH);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.body()).startsWith("{\"text\"");
        assertThat(rig.lastSettled().charge()).isEqualTo(3 * SECOND);
    }

    @ParameterizedTest
    @CsvSource({
        "json, status-500",
        "json, html",
        "json, empty",
        "json, error-in-200",
        "json, cut-after-1",
        "text, status-503",
        "text, html",
        "text, error-in-200",
        "text, cut-after-1",
        "text, reset-after-1"
    })
    void aFailureGoesOnToTheNextChannel(String format, String fault) {
        rig.upstream().script("whisper-1", fault);
        FormBody form = FormBody.sound("whisper-1", 3).field("response_format", format);

        HttpResponse<String> answer = form.post(rig, PATH);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("A sluice lets water through.");
        assertThat(rig.admission.settled).hasSize(2);
        assertThat(rig.admission.settled.getFirst().event().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(rig.admission.settled.getFirst().charge()).isZero();
        assertThat(rig.lastSettled().event().channel()).isEqualTo("channel-1");
        assertThat(rig.upstreams.get(1).journal().last().body()).isEqualTo(form.bytes());
    }

    @Test
    void whatTheUpstreamRefusesIsToldInItsWords() {
        HttpResponse<String> answer = FormBody.sound("gpt-4o-transcribe", 3)
                .field("response_format", "srt")
                .post(rig, PATH);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("is not compatible with model 'gpt-4o-transcribe'");
        assertThat(rig.admission.settled).hasSize(1);
        assertThat(rig.lastSettled().charge()).isZero();
    }

    @Test
    void aClientThatLeavesStopsTheUpstreamAndPaysNothing() {
        rig.upstream().script("whisper-1", "stall");

        HttpRequest request = FormBody.sound("whisper-1", 3).to(rig, PATH).build();
        var call = rig.client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        await().until(() -> rig.upstream().journal().last() != null
                && rig.upstream().journal().last().body() != null);
        call.cancel(true);

        await().until(() -> !rig.admission.settled.isEmpty());
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(rig.lastSettled().charge()).isZero();
        await().until(() -> rig.upstream().journal().last().state() == Exchange.State.CANCELLED);
    }

    @Test
    void aClientThatLeavesAStreamPaysForWhatItGot() throws Exception {
        rig.upstream().script("gpt-4o-transcribe", "stall-after-1");

        HttpRequest request = FormBody.sound("gpt-4o-transcribe", 3)
                .field("stream", "true")
                .to(rig, PATH)
                .build();
        HttpResponse<java.io.InputStream> answer = rig.client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.body().read()).isEqualTo('e');
        answer.body().close();

        await().until(() -> !rig.admission.settled.isEmpty());
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(rig.lastSettled().charge()).isEqualTo(3 * SECOND);
        await().until(() -> rig.upstream().journal().last().state() == Exchange.State.CANCELLED);
    }

    @Test
    void withoutMoneyNobodyIsAsked() {
        rig.admission.refusal = new GatewayException(ErrorKind.QUOTA_SPENT, "The balance is used up.");

        HttpResponse<String> answer = FormBody.sound("whisper-1", 3).post(rig, PATH);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(rig.upstream().journal().last()).isNull();
        assertThat(rig.admission.refused.getFirst().endpoint()).isEqualTo("transcriptions");
        assertThat(rig.admission.refused.getFirst().model()).isEqualTo("whisper-1");
    }

    @Test
    void aModelWithoutAPriceIsRefused() {
        rig.table = Samples.table(1, List.of(Samples.channel("c", 0, 1, "whisper-1")), Samples.model("whisper-1"));

        HttpResponse<String> answer = FormBody.sound("whisper-1", 3).post(rig, PATH);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("has no price yet");
        assertThat(rig.upstream().journal().received()).isZero();
    }

    @Test
    void aModelIsOnlyAskedForWhatItServes() {
        RouteTable.Channel chats = Samples.pool(rig.upstream().baseUrl(), "demo", List.of());
        rig.table = Samples.table(1, List.of(chats), Samples.model("demo", Samples.price("p", 0)));

        HttpResponse<String> answer = FormBody.sound("demo", 3).post(rig, PATH);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("not served at the endpoint transcriptions, but at chat");
    }

    @Test
    void anUpstreamThatSpeaksAnotherDialectCannotBeAsked() {
        rig.dialect = "cohere";
        rig.parameters = new RouteTable.Parameters(null, null, List.of("prompt"), null);

        HttpResponse<String> answer = FormBody.sound("whisper-1", 3).post(rig, PATH);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("has no endpoint transcriptions");
        assertThat(rig.upstream().journal().received()).isZero();
    }

    @Test
    void translationsAreAnEndpointOfTheirOwn() {
        HttpResponse<String> answer = FormBody.sound("whisper-1", 3)
                .field("response_format", "verbose_json")
                .post(rig, "/v1/audio/translations");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"task\":\"translate\"");
        assertThat(rig.upstream().journal().last().path()).endsWith("/v1/audio/translations");
        assertThat(rig.lastSettled().event().endpoint()).isEqualTo("translations");
        assertThat(rig.lastSettled().charge()).isEqualTo(3 * SECOND);
    }

    @Test
    void ofAChannelsParametersOnlyNamesConcernIt() {
        rig.parameters = new RouteTable.Parameters(
                Map.of("temperature", "0.1"), null, List.of("prompt", "file "), Map.of("lang", "language"));
        rig.systemPrompt = "Answer in Norwegian.";
        FormBody form = new FormBody()
                .field("prompt", "hush")
                .field("language", "en")
                .file("file", "a.wav", "audio/wav", FormBody.wave(1))
                .field("lang", "no")
                .field("model", "whisper-1")
                .field("prompt", "hush!");
        FormBody changed = new FormBody()
                .file("file", "a.wav", "audio/wav", FormBody.wave(1))
                .field("language", "no")
                .field("model", "whisper-1");

        HttpResponse<String> answer = form.post(rig, PATH);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(rig.upstream().journal().last().body()).isEqualTo(changed.bytes());
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("prompt, language");
    }

    @Test
    void aDeploymentsPathHoldsTheEndpointAndGatewaysAreCounted() {
        rig.paths = Map.of("transcriptions", "/deployments/{model}/audio/transcriptions");
        rig.options = Map.of("hops", "true");

        assertThat(FormBody.sound("whisper-1", 1).post(rig, PATH).statusCode()).isEqualTo(200);

        assertThat(rig.upstream().journal().last().path()).endsWith("/deployments/whisper-1/audio/transcriptions");
        assertThat(rig.upstream().journal().last().header("x-sluice-hops")).isEqualTo("1");
        assertThat(rig.upstream().journal().last().header("content-type")).isEqualTo(FormBody.TYPE);
    }

    @Test
    void aBoundaryThatTheUpstreamsNameWouldBeCutAtIsRefused() {
        rig.upstreamName = "--b-model";
        String body = "--b\r\ncontent-disposition: form-data; name=model\r\n\r\nm\r\n--b\r\n"
                + "content-disposition: form-data; name=file; filename=a.wav\r\n\r\nx\r\n--b--\r\n";

        HttpResponse<String> answer =
                rig.send(rig.request(PATH, body).setHeader("content-type", "multipart/form-data; boundary=b"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("boundary");
        assertThat(rig.upstream().journal().received()).isZero();
    }

    @Test
    void aFormMayComeInAnyPieces() throws IOException {
        FormBody form = FormBody.of("whisper-1").file("file", "a.mp3", "audio/mpeg", new byte[200]);
        byte[] body = form.bytes();
        try (Socket socket = new Socket("127.0.0.1", rig.port())) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + PATH + " HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\nauthorization: Bearer "
                            + Rig.KEY + "\r\ncontent-type: " + FormBody.TYPE + "\r\ntransfer-encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            for (byte one : body) {
                out.write(new byte[] {'1', '\r', '\n', one, '\r', '\n'});
                out.flush();
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 200").contains("A sluice lets water through.");
        }
        assertThat(rig.upstream().journal().last().body()).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"whisper-1\"}                    | application/json          | must be a form",
                "x                                            | multipart/form-data       | has no boundary",
                "{\"model\":\"whisper-1\"}                    | multipart/form-data; boundary=b | does not begin with the boundary",
            })
    void whatIsNoFormIsRefused(String body, String type, String why) {
        HttpResponse<String> answer = rig.send(rig.request(PATH, body).setHeader("content-type", type));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(why);
        assertThat(rig.admission.refused.getFirst().endpoint()).isEqualTo("transcriptions");
    }

    @Test
    void whatIsWrongWithAFormIsToldByItsField() {
        byte[] sound = FormBody.wave(1);
        refused(new FormBody().file("file", "a.wav", "audio/wav", sound), "model", "is missing");
        refused(FormBody.of("whisper-1"), "file", "is missing");
        refused(FormBody.of("whisper-1").field("file", "x"), "file", "must be a file");
        refused(FormBody.sound("whisper-1", 1).field("model", "other"), "model", "stands twice");
        refused(FormBody.sound("whisper-1", 1).file("file", "b.wav", "audio/wav", sound), "file", "stands twice");
        refused(FormBody.sound("whisper-1", 1).field("stream", "true").field("stream", "false"), "stream", "twice");
        refused(
                new FormBody().file("model", "m.txt", "text/plain", "whisper-1".getBytes(StandardCharsets.UTF_8)),
                "model",
                "must be a field");
        refused(FormBody.sound("", 1), "model", "must not be empty");
        assertThat(rig.upstream().journal().received()).isZero();
    }

    private void refused(FormBody form, String field, String why) {
        HttpResponse<String> answer = form.post(rig, PATH);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("\"param\":\"" + field + "\"").contains(why);
    }

    private static String quoted(String text) {
        return '"'
                + new String(com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance()
                        .quoteAsString(text))
                + '"';
    }
}
