package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.UsageEvent.ChargeLine;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.Prices;
import dev.sluice.testkit.Behaviour;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that are made of others: a form there, and a price by the image or by the token. */
class ImageEditsTest {
    private static final String EDITS = "/v1/images/edits";
    private static final String VARIATIONS = "/v1/images/variations";
    private static final long IMAGE = 20_000_000;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private final Rig rig = new Rig(2);

    @BeforeEach
    void price() {
        rig.price = Prices.pieces().perImage(IMAGE).made();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void imagesThatWereMadeAreCharged() {
        FormBody form = picture("dall-e-2").field("prompt", "a hat").field("n", "3");

        HttpResponse<String> answer = form.post(rig, EDITS);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(rig.upstream().journal().last().body()).isEqualTo(form.bytes());
        assertThat(rig.upstream().journal().last().path()).endsWith("/v1/images/edits");
        assertThat(rig.lastSettled().event().endpoint()).isEqualTo("image-edits");
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.REPORTED);
        assertThat(rig.lastSettled().event().lines()).containsExactly(new ChargeLine("perImage", 3, IMAGE, 3 * IMAGE));
        assertThat(rig.admission.demands.getFirst().needNanos()).isEqualTo(3 * IMAGE);
    }

    @Test
    void fewerImagesThanWereAskedForAreChargedAsFewer() {
        rig.upstream()
                .script(
                        "dall-e-2",
                        Behaviour.json("{\"body\":\"{\\\"data\\\":[{\\\"url\\\":\\\"https://a.example.com\\\","
                                + "\\\"b64_json\\\":null},{\\\"error\\\":{\\\"code\\\":\\\"x\\\"}}]}\"}"));

        picture("dall-e-2").field("prompt", "a hat").field("n", "2").post(rig, EDITS);

        assertThat(rig.lastSettled().charge()).isEqualTo(IMAGE);
    }

    @Test
    void tokensThatTheUpstreamCountsAreCharged() {
        rig.price = Prices.tokens(1_000_000L, 2_000_000L).made();

        HttpResponse<String> answer = FormBody.of("gpt-image-1")
                .file("image[]", "a.png", "image/png", PNG)
                .file("image[]", "b.webp", "image/webp", PNG)
                .file("mask", "m.png", "image/png", PNG)
                .field("prompt", "a hat")
                .post(rig, EDITS);

        Usage usage = rig.lastSettled().event().usage();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(usage.source()).isEqualTo(UsageSource.REPORTED);
        assertThat(usage.input()).isEqualTo(905);
        assertThat(usage.output()).isEqualTo(1_000);
        assertThat(usage.pieces().images()).isEqualTo(1);
        assertThat(rig.lastSettled().charge()).isEqualTo(905 + 2_000);
        assertThat(rig.admission.demands.getFirst().needNanos()).isGreaterThan(905 + 2_000);
    }

    @Test
    void variationsNeedNoPrompt() {
        HttpResponse<String> answer = picture("dall-e-2")
                .field("n", "2")
                .field("response_format", "b64_json")
                .post(rig, VARIATIONS);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(rig.lastSettled().event().endpoint()).isEqualTo("image-variations");
        assertThat(rig.lastSettled().charge()).isEqualTo(2 * IMAGE);
    }

    @Test
    void aStreamShowsStagesAndEndsWithTheImage() {
        rig.price = Prices.tokens(1_000_000L, 2_000_000L).made();

        HttpResponse<String> answer = picture("gpt-image-1")
                .field("prompt", "a hat")
                .field("stream", "true")
                .field("partial_images", "2")
                .post(rig, EDITS);

        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(answer.body())
                .containsSubsequence("\"partial_image_index\":0", "\"partial_image_index\":1", "image_edit.completed");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
        assertThat(rig.lastSettled().charge()).isEqualTo(305 + 2_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status-500", "error-in-200", "cut-after-1"})
    void aFailureGoesOnToTheNextChannel(String fault) {
        rig.upstream().script("dall-e-2", fault);

        HttpResponse<String> answer =
                picture("dall-e-2").field("prompt", "a hat").post(rig, EDITS);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(rig.admission.settled).hasSize(2);
        assertThat(rig.lastSettled().charge()).isEqualTo(IMAGE);
    }

    @ParameterizedTest
    @CsvSource({"n, 0", "n, -1", "n, x", "n, 129", "image, x"})
    void whatIsWrongWithAFormIsToldByItsField(String field, String value) {
        FormBody form = picture("dall-e-2").field("prompt", "a hat").field(field, value);

        HttpResponse<String> answer = form.post(rig, EDITS);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"param\":\"" + field + "\"");
        assertThat(rig.upstream().journal().received()).isZero();
    }

    @Test
    void anImageIsNeeded() {
        HttpResponse<String> none = FormBody.of("dall-e-2")
                .field("prompt", "a hat")
                .file("mask", "m.png", "image/png", PNG)
                .post(rig, EDITS);
        HttpResponse<String> several = picture("gpt-image-1")
                .field("prompt", "a hat")
                .field("n", "2")
                .field("stream", "true")
                .post(rig, EDITS);

        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(none.body()).contains("'image' is missing");
        assertThat(several.body()).contains("'n' must be 1 where 'stream' is true");
    }

    private static FormBody picture(String model) {
        return FormBody.of(model).file("image", "a.png", "image/png", PNG);
    }
}
