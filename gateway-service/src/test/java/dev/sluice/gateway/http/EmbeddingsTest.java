package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Money;
import dev.sluice.contracts.RouteTable;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.Samples;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Exchange;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Embeddings from an upstream that speaks as the client does: the line is the one that chats go. */
class EmbeddingsTest {
    private static final String PATH = "/v1/embeddings";
    private static final String BODY = "{\"model\":\"demo\",\"input\":[\"12345678\",\"1234\"]}";

    private final Rig rig = new Rig(2);

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void bytesPassBothWaysAndTheUsageIsCharged() {
        String body = "\n{ \"x\" : 1.50e2,\t\"input\":[\"h\\u00e9 é\", [1,2,3]] , \"model\" : \"demo\" ,"
                + " \"encoding_format\":\"base64\"}\r\n ";
        String odd = "{ \"object\":\"list\",\"data\":[{\"index\":0,\"embedding\":[1.0e-3,-2]}],\"model\":\"other\","
                + "\t\"usage\":{\"prompt_tokens\":9,\"total_tokens\":9} }\n";
        rig.upstream().script("demo", Behaviour.json("{\"body\":" + quoted(odd) + "}"));

        HttpResponse<String> answer = rig.post(PATH, body);

        Exchange seen = rig.upstream().journal().last();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(odd);
        assertThat(seen.path()).endsWith("/embeddings");
        assertThat(seen.bodyText()).isEqualTo(body);
        assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(9_000));
        assertThat(rig.lastSettled().event().endpoint()).isEqualTo("embeddings");
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.REPORTED);
        assertThat(rig.admission.demands.getFirst().minNanos())
                .isEqualTo(rig.admission.demands.getFirst().needNanos());
    }

    @Test
    void theModelsNameIsTheUpstreamsOnTheWayThereAndTheClientsOnTheWayBack() {
        rig.upstreamName = "text-embedding-3-small";

        HttpResponse<String> answer = rig.post(PATH, BODY);

        assertThat(rig.upstream().journal().last().bodyText()).contains("\"model\":\"text-embedding-3-small\"");
        assertThat(answer.body()).contains("\"model\":\"demo\"").contains("\"prompt_tokens\":3");
    }

    @Test
    void aDeploymentsPathHoldsTheEndpoint() {
        rig.paths = Map.of("embeddings", "/deployments/{model}/embeddings");

        assertThat(rig.post(PATH, BODY).statusCode()).isEqualTo(200);

        assertThat(rig.upstream().journal().last().path()).endsWith("/deployments/demo/embeddings");
    }

    @ParameterizedTest
    @CsvSource({
        "'[\"12345678\"]',       8",
        "'[[1,22,333],[4]]',     4",
        "'[1,22,333]',           3",
    })
    void anAnswerWithoutUsageIsEstimatedAndSaysSo(String input, long atMost) {
        rig.upstream().script("demo", Behaviour.json("{\"body\":\"{\\\"object\\\":\\\"list\\\",\\\"data\\\":[]}\"}"));

        rig.post(PATH, "{\"model\":\"demo\",\"input\":" + input + "}");

        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.ESTIMATED);
        assertThat(rig.lastSettled().event().usage().input()).isBetween(atMost, atMost + 12);
        assertThat(rig.lastSettled().event().usage().output()).isZero();
    }

    @Test
    void aFailureGoesOnToTheNextChannel() {
        rig.upstreams.get(0).script("demo", "status-500");

        HttpResponse<String> answer = rig.post(PATH, BODY);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(rig.admission.settled).hasSize(2);
        assertThat(rig.admission.settled.getFirst().event().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(rig.lastSettled().event().channel()).isEqualTo("channel-1");
    }

    @Test
    void aClientThatLeavesStopsTheUpstreamAndPaysNothing() {
        rig.upstream().script("demo", "stall");

        HttpRequest request = rig.request(PATH, BODY).build();
        var call = rig.client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        Awaitility.await().until(() -> rig.upstream().journal().last() != null);
        call.cancel(true);

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !rig.admission.settled.isEmpty());
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(rig.lastSettled().charge()).isZero();
        Awaitility.await().until(() -> rig.upstream().journal().last().state() == Exchange.State.CANCELLED);
    }

    @Test
    void withoutMoneyNobodyIsAsked() {
        rig.admission.refusal = new GatewayException(ErrorKind.QUOTA_SPENT, "The balance is used up.");

        HttpResponse<String> answer = rig.post(PATH, BODY);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).contains("insufficient_quota");
        assertThat(rig.upstream().journal().last()).isNull();
        assertThat(rig.admission.refused.getFirst().endpoint()).isEqualTo("embeddings");
    }

    @Test
    void aModelIsOnlyAskedForWhatItServes() {
        RouteTable.Channel chats = Samples.pool(rig.upstream().baseUrl(), "demo", List.of());
        rig.table = Samples.table(1, List.of(chats), Samples.model("demo", Samples.price("p", 0)));

        HttpResponse<String> answer = rig.post(PATH, BODY);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
        assertThat(answer.body())
                .contains("endpoint_not_served")
                .contains("The model `demo` is not served at the endpoint embeddings, but at chat.");
        assertThat(rig.upstream().journal().last()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"input\":\"x\"}                                | model",
                "{\"model\":\"demo\"}                             | input",
                "{\"model\":\"demo\",\"input\":7}                 | input",
                "{\"model\":\"demo\",\"input\":\"x\",\"input\":\"y\"} | input",
            })
    void whatIsWrongWithARequestIsToldByItsField(String body, String field) {
        HttpResponse<String> answer = rig.post(PATH, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"param\":\"" + field + "\"");
    }

    @Test
    void pathsAreTidiedAndOtherMethodsRefused() {
        assertThat(rig.post("/v1/v1/embeddings/", BODY).statusCode()).isEqualTo(200);
        HttpResponse<String> read = rig.send(rig.request(PATH, BODY).GET());

        assertThat(read.statusCode()).isEqualTo(405);
        assertThat(read.headers().firstValue("allow")).contains("POST, OPTIONS");
    }

    @Test
    void ofAChannelsParametersOnlyNamesConcernIt() {
        rig.parameters = new RouteTable.Parameters(
                Map.of("temperature", "0.1"), null, List.of("user"), Map.of("dimensions", "output_dimension"));
        rig.systemPrompt = "Answer in Norwegian.";

        HttpResponse<String> answer =
                rig.post(PATH, "{\"model\":\"demo\",\"user\":\"u\",\"dimensions\":4,\"input\":\"x\"}");

        assertThat(rig.upstream().journal().last().bodyText())
                .isEqualTo("{\"model\":\"demo\",\"output_dimension\":4,\"input\":\"x\"}");
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("user");
    }

    private static String quoted(String text) {
        return '"'
                + new String(com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance()
                        .quoteAsString(text))
                + '"';
    }
}
