package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.Prices;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Exchange;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transcripts that come while they are made: events, of which one says that it is the last. */
class TranscriptionStreamsTest extends WithRecordings {

    @Test
    void aStreamEndsWithTheEventThatCountsIt() {
        rig.price = Prices.tokens(1_000_000L, 2_000_000L).made();

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

    private static String quoted(String text) {
        return '"'
                + new String(com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance()
                        .quoteAsString(text))
                + '"';
    }
}
