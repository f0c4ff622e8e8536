package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.Money;
import dev.sluice.contracts.RouteTable;
import dev.sluice.contracts.UsageEvent.ChargeLine;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.Samples;
import dev.sluice.gateway.admission.Demand;
import dev.sluice.testkit.Exchange;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images, whole, from an upstream that speaks as the client does. */
class ImagesTest {
    private static final String PATH = "/v1/images/generations";
    private static final long IN = 1_000;
    private static final long OUT = 2_000;

    private final Rig rig = new Rig(2);

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void bytesPassBothWaysAndTokensAreCharged() {
        String body = "\n{ \"user\" : \"u\",\t\"prompt\":\"h\\u00e9 é\" , \"model\" : \"gpt-image-1\" ,\"n\":2}\r\n ";
        String odd = "{ \"created\":1,\"data\":[{\"b64_json\":\"QUJD\"},\t{\"b64_json\":\"REVG\"}],"
                + "\"usage\":{\"input_tokens\":9,\"output_tokens\":2112,\"total_tokens\":2121,"
                + "\"input_tokens_details\":{\"text_tokens\":9,\"image_tokens\":0}} }\n";
        rig.upstream().script("gpt-image-1", ScriptedBody.json(odd));

        HttpResponse<String> answer = rig.post(PATH, body);

        Exchange seen = rig.upstream().journal().last();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(odd);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(9 * IN + 2112 * OUT));
        assertThat(seen.path()).isEqualTo("/v1/images/generations");
        assertThat(seen.bodyText()).isEqualTo(body);
        assertThat(rig.lastSettled().event().endpoint()).isEqualTo("images");
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.REPORTED);
        assertThat(rig.lastSettled().event().usage().pieces().images()).isEqualTo(2);
    }

    @Test
    void imagesThatTellNoTokensArePricedOneByOne() {
        rig.price = Rig.tokens().perImage(40_000_000L).made();

        HttpResponse<String> answer =
                rig.post(PATH, "{\"model\":\"dall-e-2\",\"prompt\":\"a lock\",\"n\":3,\"size\":\"256x256\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"url\":");
        assertThat(rig.lastSettled().event().lines()).contains(new ChargeLine("perImage", 3, 40_000_000, 120_000_000));
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.ESTIMATED);
        assertThat(rig.admission.demands.getFirst().needNanos()).isGreaterThan(120_000_000);
    }

    @Test
    void whatIsHeldIsAllThatTheImagesMayCostBecauseNothingCapsThem() {
        rig.model = new RouteTable.Model("any", null, null, List.of(), List.of());

        rig.post(PATH, "{\"model\":\"gpt-image-1\",\"prompt\":\"a lock\",\"n\":2,\"quality\":\"high\"}");

        Demand demand = rig.admission.demands.getFirst();
        assertThat(demand.minNanos()).isEqualTo(demand.needNanos());
        assertThat(demand.needNanos()).isGreaterThan(2 * 6_240 * OUT);
        assertThat(rig.lastSettled().charge()).isLessThan(demand.needNanos());
    }

    @Test
    void anAnswerOfManyMegabytesPasses() {
        rig.upstream().script("gpt-image-1", "event-3m");

        HttpResponse<String> answer = rig.post(PATH, "{\"model\":\"gpt-image-1\",\"prompt\":\"a lock\",\"n\":2}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).hasSizeGreaterThan(6 << 20).endsWith("}}}");
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.REPORTED);
        assertThat(rig.lastSettled().event().usage().output()).isEqualTo(2 * 1_056);
        assertThat(rig.lastSettled().event().usage().pieces().images()).isEqualTo(2);
    }

    @Test
    void anAnswerThatIsCutBreaksOffAndCostsWhatHadArrived() {
        rig.price = Rig.tokens().perImage(40_000_000L).made();
        rig.upstream().script("gpt-image-1", "event-3m+cut-after-1");

        assertThatThrownBy(() -> rig.post(PATH, "{\"model\":\"gpt-image-1\",\"prompt\":\"a lock\",\"n\":3}"))
                .isInstanceOf(UncheckedIOException.class);

        await().until(() -> rig.admission.released.get() == 1);
        assertThat(rig.admission.settled).hasSize(1);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.ESTIMATED);
        assertThat(rig.lastSettled().event().usage().output()).isEqualTo(1_056);
        assertThat(rig.lastSettled().event().lines()).contains(new ChargeLine("perImage", 1, 40_000_000, 40_000_000));
    }

    @Test
    void anImageThatWasNotMadeIsNotCharged() {
        rig.price = Rig.tokens().perImage(40_000_000L).made();
        rig.upstream()
                .script(
                        "seedream",
                        ScriptedBody.json(
                                "{\"data\":[{\"url\":\"http://a\"},"
                                        + "{\"error\":{\"code\":\"OutputImageSensitiveContentDetected\",\"message\":\"no\"}}]}"),
                        ScriptedBody.json("{\"data\":[{\"url\":\"http://a\"},{\"url\":\"http://b\"}],"
                                + "\"usage\":{\"generated_images\":1,\"output_tokens\":4096}}"));

        for (int i = 0; i < 2; i++) {
            rig.post(PATH, "{\"model\":\"seedream\",\"prompt\":\"a lock\",\"n\":2}");
            assertThat(rig.lastSettled().event().usage().pieces().images()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"status-500", "status-429", "error-in-200", "html", "empty", "cut-after-1", "reset"})
    void aFailureGoesOnToTheNextChannel(String fault) {
        rig.upstream().script("gpt-image-1", fault);

        HttpResponse<String> answer = rig.post(PATH, "{\"model\":\"gpt-image-1\",\"prompt\":\"a lock\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(rig.admission.settled).hasSize(2);
        assertThat(rig.admission.settled.getFirst().event().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(rig.admission.settled.getFirst().charge()).isZero();
        assertThat(rig.lastSettled().event().channel()).isEqualTo("channel-1");
    }

    @Test
    void whatTheUpstreamRefusesIsToldInItsWords() {
        HttpResponse<String> answer =
                rig.post(PATH, "{\"model\":\"dall-e-3\",\"prompt\":\"a lock\",\"size\":\"256x256\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Invalid value: '256x256'");
        assertThat(rig.admission.settled).hasSize(1);
        assertThat(rig.lastSettled().charge()).isZero();
    }

    @Test
    void aClientThatLeavesStopsTheUpstreamAndPaysNothing() {
        rig.upstream().script("gpt-image-1", "stall");

        HttpRequest request = rig.request(PATH, "{\"model\":\"gpt-image-1\",\"prompt\":\"a lock\"}")
                .build();
        var call = rig.client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        await().until(() -> rig.upstream().journal().last() != null);
        call.cancel(true);

        await().until(() -> !rig.admission.settled.isEmpty());
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(rig.lastSettled().charge()).isZero();
        await().until(() -> rig.upstream().journal().last().state() == Exchange.State.CANCELLED);
    }

    @Test
    void aModelWithoutAPriceIsRefused() {
        RouteTable.Channel channel = Samples.pool(rig.upstream().baseUrl(), "gpt-image-1", List.of());
        rig.table = Samples.table(1, List.of(channel), Samples.model("gpt-image-1"));

        HttpResponse<String> answer = rig.post(PATH, "{\"model\":\"gpt-image-1\",\"prompt\":\"a lock\"}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("has no price yet");
        assertThat(rig.upstream().journal().received()).isZero();
        assertThat(rig.admission.demands).isEmpty();
    }

    @Test
    void aDialectThatHasNoImagesIsNotAsked() {
        rig.dialect = "gemini";

        HttpResponse<String> answer = rig.post(PATH, "{\"model\":\"gpt-image-1\",\"prompt\":\"a lock\"}");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("has no endpoint images");
        assertThat(rig.upstream().journal().received()).isZero();
    }

    @Test
    void aDeploymentsPathAndNameAreTheUpstreams() {
        rig.upstreamName = "my-images";
        rig.paths = Map.of("images", "/deployments/{model}/images/generations?api-version=1");

        rig.post(PATH, "{\"model\":\"gpt-image-1\",\"prompt\":\"a lock\"}");

        assertThat(rig.upstream().journal().last().path())
                .endsWith("/deployments/my-images/images/generations?api-version=1");
        assertThat(rig.upstream().journal().last().bodyText()).contains("\"model\":\"my-images\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"prompt\":\"x\"}                                        | model",
                "{\"model\":\"m\"}                                         | prompt",
                "{\"model\":\"m\",\"prompt\":7}                            | prompt",
                "{\"model\":\"m\",\"prompt\":\"\"}                         | prompt",
                "{\"model\":\"m\",\"prompt\":\"x\",\"prompt\":\"y\"}       | prompt",
                "{\"model\":\"m\",\"prompt\":\"x\",\"n\":\"2\"}            | n",
                "{\"model\":\"m\",\"prompt\":\"x\",\"n\":0}                | n",
                "{\"model\":\"m\",\"prompt\":\"x\",\"n\":1,\"n\":2}        | n",
                "{\"model\":\"m\",\"prompt\":\"x\",\"n\":99999999999999999999} | n",
                "{\"model\":\"m\",\"prompt\":\"x\",\"stream\":\"true\"}    | stream",
                "{\"model\":\"m\",\"prompt\":\"x\",\"partial_images\":1.5} | partial_images",
                "{\"model\":\"m\",\"prompt\":\"x\",\"stream\":true,\"n\":2} | n",
            })
    void whatIsWrongWithARequestIsToldByItsField(String body, String field) {
        HttpResponse<String> answer = rig.post(PATH, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"param\":\"" + field + "\"");
        assertThat(rig.upstream().journal().received()).isZero();
    }
}
