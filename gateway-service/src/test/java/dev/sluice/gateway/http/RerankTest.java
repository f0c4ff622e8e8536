package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.RouteTable;
import dev.sluice.contracts.UsageEvent.ChargeLine;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.Prices;
import dev.sluice.gateway.Samples;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.vendor.CohereServer;
import dev.sluice.testkit.vendor.DashScopeServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reranks: passed to upstreams that speak as Jina does, and translated for others. */
class RerankTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/v1/rerank";
    private static final String ASK = "{\"model\":\"ranks\",\"query\":\"What is a sluice?\",\"top_n\":2,"
            + "\"return_documents\":true,\"documents\":[\"A dog.\",{\"text\":\"A gate for water.\"}]}";

    private final Rig rig = new Rig(1);

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void bytesPassAndATotalOfTokensIsAllInput() throws IOException {
        HttpResponse<String> answer = rig.post(PATH, ASK);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(rig.upstream().journal().last().bodyText()).isEqualTo(ASK);
        assertThat(rig.upstream().journal().last().path()).endsWith("/rerank");
        long tokens = JSON.readTree(answer.body()).at("/usage/total_tokens").asLong();
        assertThat(rig.lastSettled().event().usage().input()).isEqualTo(tokens).isPositive();
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.REPORTED);
        assertThat(rig.lastSettled().event().endpoint()).isEqualTo("rerank");
    }

    @Test
    void cohereIsAskedInItsOwnWordsAndItsUnitsAreCharged() throws IOException {
        try (CohereServer cohere = CohereServer.start()) {
            cohere.answer("""
                    {"id":"r","results":[{"index":1,"relevance_score":0.990},{"index":0,"relevance_score":1.0e-3}],
                    "meta":{"billed_units":{"search_units":2}}}""");
            rig.table = table(cohere.baseUrl(), "cohere");

            HttpResponse<String> answer =
                    rig.post(PATH, ASK.replace("\"top_n\"", "\"max_tokens_per_doc\":9,\"x\":1,\"top_n\""));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode made = JSON.readTree(answer.body());
            assertThat(answer.body()).contains("\"relevance_score\":0.990");
            assertThat(made.at("/results/0/index").asInt()).isEqualTo(1);
            assertThat(made.at("/results/0/document/text").asText()).isEqualTo("A gate for water.");
            assertThat(made.at("/meta/billed_units/search_units").asInt()).isEqualTo(2);
            assertThat(cohere.asked().at("/documents/1").asText()).isEqualTo("A gate for water.");
            assertThat(cohere.asked().path("top_n").asInt()).isEqualTo(2);
            assertThat(cohere.asked().path("max_tokens_per_doc").asInt()).isEqualTo(9);
            assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("x");
            assertThat(rig.lastSettled().event().lines())
                    .containsExactly(new ChargeLine("perRequest", 2, 2_000_000, 4_000_000));
            assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.ESTIMATED);
            assertThat(rig.lastSettled().event().usage().input()).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({"99, 1", "100, 2", "250, 3"})
    void forManyDocumentsManyUnitsAreHeld(int documents, long units) {
        rig.table = table(rig.upstream().baseUrl(), "openai");

        rig.post(PATH, "{\"model\":\"ranks\",\"query\":\"q\",\"documents\":[" + "1,".repeat(documents - 1) + "1]}");

        assertThat(rig.admission.demands.getFirst().needNanos()).isEqualTo(units * 2_000_000);
    }

    @Test
    void dashScopeIsAskedInItsOwnWords() throws IOException {
        try (DashScopeServer dashscope = DashScopeServer.start()) {
            dashscope.answer("""
                    {"output":{"results":[{"index":1,"relevance_score":0.9}]},"usage":{"total_tokens":79},"request_id":"r"}""");
            rig.dialect = "dashscope";
            rig.foreign = dashscope.baseUrl();
            rig.upstreamName = "gte-rerank-v2";

            HttpResponse<String> answer = rig.post(PATH, ASK);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode made = JSON.readTree(answer.body());
            assertThat(made.at("/results/0/document/text").asText()).isEqualTo("A gate for water.");
            assertThat(made.at("/usage/total_tokens").asInt()).isEqualTo(79);
            assertThat(made.path("model").asText()).isEqualTo("ranks");
            assertThat(dashscope.asked().at("/parameters/top_n").asInt()).isEqualTo(2);
            assertThat(rig.lastSettled().charge()).isEqualTo(79_000);
        }
    }

    @Test
    void aResultForNoDocumentIsNoAnswer() {
        try (CohereServer cohere = CohereServer.start()) {
            cohere.answer("{\"results\":[{\"index\":7,\"relevance_score\":0.9}]}");
            rig.dialect = "cohere";
            rig.foreign = cohere.baseUrl();

            HttpResponse<String> answer = rig.post(PATH, ASK);

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("upstream_malformed");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"m\",\"documents\":[\"a\"]}                 | query",
                "{\"model\":\"m\",\"query\":\"q\"}                       | documents",
                "{\"model\":\"m\",\"query\":\"q\",\"documents\":\"a\"}   | documents",
                "{\"model\":\"m\",\"query\":\"q\",\"documents\":[]}      | documents",
                "{\"model\":\"m\",\"query\":\"q\",\"documents\":[7]}     | documents",
                "{\"model\":\"m\",\"query\":7,\"documents\":[\"a\"]}     | query",
                "{\"model\":\"m\",\"query\":\"q\",\"documents\":[\"a\"],\"top_n\":0} | top_n",
            })
    void whatIsWrongWithARequestIsToldByItsField(String body, String field) {
        try (CohereServer cohere = CohereServer.start()) {
            rig.dialect = "cohere";
            rig.foreign = cohere.baseUrl();

            HttpResponse<String> answer = rig.post(PATH, body);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("\"param\":\"" + field + "\"");
            assertThat(cohere.asked()).isNull();
        }
    }

    @Test
    void moderationsPassAndNeedNoModelInTheRequest() {
        HttpResponse<String> answer = rig.post("/v1/moderations", "{\"input\":\"some violence\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"flagged\":true");
        assertThat(rig.upstream().journal().last().path()).endsWith("/moderations");
        assertThat(rig.upstream().journal().last().bodyText()).isEqualTo("{\"input\":\"some violence\"}");
        assertThat(rig.lastSettled().event().model()).isEqualTo("omni-moderation-latest");
        assertThat(rig.lastSettled().event().endpoint()).isEqualTo("moderations");
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.ESTIMATED);
    }

    @Test
    void aModerationsModelIsNamedWhereTheChannelCallsItOtherwise() {
        rig.upstreamName = "mistral-moderation-latest";

        rig.post("/v1/moderations", "{\"input\":[\"a\",\"b\"]}");

        assertThat(rig.upstream().journal().last().bodyText())
                .isEqualTo("{\"model\":\"mistral-moderation-latest\",\"input\":[\"a\",\"b\"]}");
    }

    @Test
    void anAnswerThatIsTooLongToHoldIsMeteredAsItPasses() {
        String long_ = "{\"results\":[\"" + "x".repeat(2 << 20) + "\"],\"meta\":{\"tokens\":{\"input_tokens\":7}}}";
        rig.upstream().script("ranks", Behaviour.json("{\"body\":" + JSON.valueToTree(long_) + "}"));

        HttpResponse<String> answer = rig.post(PATH, ASK);

        assertThat(answer.body()).isEqualTo(long_);
        assertThat(rig.lastSettled().event().usage().input()).isEqualTo(7);
    }

    /** One channel whose model is priced by the request alone, at 0.002. */
    private static RouteTable table(String baseUrl, String dialect) {
        RouteTable.Channel plain = Samples.pool(baseUrl, "ranks", List.of());
        RouteTable.Channel channel = new RouteTable.Channel(
                plain.id(),
                plain.name(),
                plain.provider(),
                dialect,
                "bearer",
                baseUrl,
                null,
                Map.of(),
                Map.of("authorization", "Bearer " + Rig.SECRET),
                Map.of(),
                List.of(),
                List.of(new RouteTable.ChannelModel("ranks", "rerank-v3.5", List.of("rerank"), List.of())),
                plain.groups(),
                0,
                100,
                null,
                null,
                null,
                null);
        RouteTable.Price price = Prices.pieces().perRequest(2_000_000L).made();
        return Samples.table(1, List.of(channel), Samples.model("ranks", price));
    }
}
