package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.UsageEvent.ChargeLine;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.testkit.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images whose stages are shown while they are made. */
class ImageStreamsTest {
    private static final String PATH = "/v1/images/generations";
    private static final String BODY =
            "{\"model\":\"gpt-image-1\",\"prompt\":\"a lock\",\"stream\":true,\"partial_images\":2}";

    private final Rig rig = new Rig(2);

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void eventsPassWithTheUsageThatIsCharged() {
        rig.price = Rig.tokens().perImage(5L).made();

        HttpResponse<String> answer = rig.post(PATH, BODY);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(answer.body())
                .startsWith("event: image_generation.partial_image\ndata: {")
                .contains("\"partial_image_index\":1", "event: image_generation.completed\n", "\"input_tokens\":2")
                .endsWith("}}}\n\n")
                .doesNotContain("[DONE]");
        assertThat(rig.upstream().journal().last().bodyText()).isEqualTo(BODY);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
        assertThat(rig.lastSettled().event().stream()).isTrue();
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.REPORTED);
        assertThat(rig.lastSettled().event().usage().output()).isEqualTo(1_056 + 200);
        assertThat(rig.lastSettled().event().lines()).contains(new ChargeLine("perImage", 1, 5, 5));
        assertThat(rig.lastSettled().event().firstTokenMs()).isNotNull();
    }

    @Test
    void whatTellsNoUsageIsEstimated() {
        rig.upstream().script("gpt-image-1", "usage-none");

        rig.post(PATH, BODY);

        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.ESTIMATED);
        assertThat(rig.lastSettled().event().usage().output()).isEqualTo(1_056);
        assertThat(rig.lastSettled().event().usage().pieces().images()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut-after-1", "reset-after-1", "end-after-1", "malformed-after-1", "error-event-after-1"})
    void aStreamThatIsCutIsNeverPresentedAsComplete(String fault) {
        rig.upstream().script("gpt-image-1", fault);

        HttpResponse<String> answer = rig.post(PATH, BODY);

        assertThat(answer.body()).contains("partial_image", "\"error\":{").doesNotContain("completed");
        assertThat(rig.admission.settled).hasSize(1);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
        assertThat(rig.lastSettled().event().usage().output()).isEqualTo(100);
        assertThat(rig.lastSettled().event().usage().pieces().images()).isZero();
    }

    @Test
    void aStreamThatOnlySaysThatItIsOverIsCut() {
        rig.upstream()
                .script(
                        "gpt-image-1",
                        ScriptedBody.of(
                                "text/event-stream",
                                ("data: {\"type\":\"image_generation.partial_image\",\"b64_json\":\"QQ\","
                                                + "\"partial_image_index\":0}\n\ndata: [DONE]\n\n")
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)));

        assertThat(rig.post(PATH, BODY).body()).contains("\"error\":{").doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status-500", "error-event-first", "end-after-0", "cut-after-0", "html", "error-in-200"})
    void whatBreaksBeforeAnythingIsShownGoesOnToTheNextChannel(String fault) {
        rig.upstream().script("gpt-image-1", fault);

        HttpResponse<String> answer = rig.post(PATH, BODY);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("image_generation.completed").doesNotContain("error");
        assertThat(rig.admission.settled).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"stall-after-1, 100", "stall-after-2, 200"})
    void aClientThatLeavesPaysForTheStagesItSaw(String fault, long tokens) throws Exception {
        rig.upstream().script("gpt-image-1", fault);
        HttpResponse<InputStream> answer =
                rig.client.send(rig.request(PATH, BODY).build(), HttpResponse.BodyHandlers.ofInputStream());

        readStages(answer.body(), tokens / 100);
        answer.body().close();

        await().until(() -> rig.admission.released.get() == 1);
        await().until(() -> rig.upstream().journal().last().state() == Exchange.State.CANCELLED);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(rig.lastSettled().event().usage().output()).isEqualTo(tokens);
    }

    private static void readStages(InputStream in, long stages) throws IOException {
        for (int i = 0; i < stages; i++) {
            assertThat(RawClient.readUntil(in, "\n\n")).contains("partial_image_index");
        }
    }
}
