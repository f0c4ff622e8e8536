package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.Money;
import dev.sluice.contracts.RouteTable;
import dev.sluice.contracts.UsageEvent.ChargeLine;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.Prices;
import dev.sluice.gateway.Samples;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Exchange;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings that are written down: an object or text comes back, at a price by the second or by the token. */
class TranscriptionsTest extends WithRecordings {

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
        rig.price = Prices.tokens(1_000_000L, 2_000_000L).made();

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
        rig.price = Prices.tokens(1_000_000L, 1_000_000L).made();
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
    void aDeploymentsPathHoldsTheEndpointAndGatewaysAreCounted() {
        rig.paths = Map.of("transcriptions", "/deployments/{model}/audio/transcriptions");
        rig.options = Map.of("hops", "true");

        assertThat(FormBody.sound("whisper-1", 1).post(rig, PATH).statusCode()).isEqualTo(200);

        assertThat(rig.upstream().journal().last().path()).endsWith("/deployments/whisper-1/audio/transcriptions");
        assertThat(rig.upstream().journal().last().header("x-sluice-hops")).isEqualTo("1");
        assertThat(rig.upstream().journal().last().header("content-type")).isEqualTo(FormBody.TYPE);
    }

    @Test
    void aRecordingThatLiesElsewhereIsCountedByTheAnswer() {
        rig.options = Map.of("recordingUrl", "true");
        FormBody form = named("https://recordings.example.com/a.mp3").field("response_format", "verbose_json");

        HttpResponse<String> answer = form.post(rig, PATH);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(rig.upstream().journal().last().body()).isEqualTo(form.bytes());
        assertThat(rig.lastSettled().event().lines())
                .containsExactly(new ChargeLine("perSecond", 3, SECOND, 3 * SECOND));
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.REPORTED);
        // 100 MB at 6 kbit/s.
        assertThat(rig.admission.demands.getFirst().needNanos()).isEqualTo(133_334 * SECOND);
    }

    @Test
    void whoCountsARecordingThatLiesElsewhereMustBeKnown() {
        rig.options = Map.of("recordingUrl", "true");
        FormBody form = named("https://recordings.example.com/a.mp3");

        assertThat(form.post(rig, PATH).body())
                .contains("'response_format' must be verbose_json", "\"param\":\"response_format\"");
        assertThat(form.field("response_format", "verbose_json")
                        .field("stream", "true")
                        .post(rig, PATH)
                        .statusCode())
                .isEqualTo(400);
        assertThat(FormBody.sound("whisper-large-v3", 1)
                        .field("url", "https://recordings.example.com/a.mp3")
                        .post(rig, PATH)
                        .body())
                .contains("'url' and 'file' name two recordings");
        rig.price = Prices.tokens(1_000_000L, 1_000_000L).made();
        assertThat(named("https://recordings.example.com/a.mp3")
                        .field("response_format", "verbose_json")
                        .post(rig, PATH)
                        .body())
                .contains("needs a price by the second");
        assertThat(rig.upstream().journal().received()).isZero();
    }

    @Test
    void anAddressIsOnlySentToWhoTakesIt() {
        FormBody form = named("https://recordings.example.com/a.mp3").field("response_format", "verbose_json");

        HttpResponse<String> answer = form.post(rig, PATH);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("takes no 'url' of a recording");
        assertThat(rig.admission.settled).hasSize(2);
        assertThat(rig.upstream().journal().received()).isZero();
    }

    private static FormBody named(String url) {
        return FormBody.of("whisper-large-v3").field("url", url);
    }
}
