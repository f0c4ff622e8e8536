package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.testkit.vendor.InvokeModelServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Embeddings from models on Amazon Bedrock, each asked in its maker's words, through the public door. */
class BedrockEmbeddingsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ONE = "{\"model\":\"vectors\",\"input\":\"one\"}";
    private static final String TWO = "{\"model\":\"vectors\",\"input\":[\"one\",\"two\"]}";
    private static final String TITANS =
            "{\"embedding\":[0.25,-5.0e-1],\"embeddingsByType\":{\"float\":[0.25,-5.0e-1]},"
                    + "\"inputTextTokenCount\":8}";
    private static final String COHERES =
            "{\"id\":\"e-1\",\"response_type\":\"embeddings_floats\",\"texts\":[\"one\",\"two\"],"
                    + "\"embeddings\":[[0.25,-5.0e-1],[1,0.125]]}";
    private static final String BY_TYPE =
            "{\"id\":\"e-1\",\"response_type\":\"embeddings_by_type\",\"texts\":[\"one\",\"two\"],"
                    + "\"embeddings\":{\"float\":[[0.25,-5.0e-1],[1,0.125]]}}";

    private final Rig rig = new Rig(1);
    private final InvokeModelServer bedrock = InvokeModelServer.start();

    @BeforeEach
    void useIt() {
        rig.dialect = "bedrock";
        rig.access = "sigv4";
        rig.secret = bedrock.credential();
        rig.options = Map.of("region", "us-east-1");
        rig.foreign = bedrock.baseUrl();
        rig.upstreamName = InvokeModelServer.TITAN;
        bedrock.answer(TITANS);
    }

    @AfterEach
    void close() {
        bedrock.close();
        rig.close();
    }

    @Test
    void titanMakesTheVectorOfOneTextAndCountsIt() throws IOException {
        HttpResponse<String> answer =
                rig.post("/v1/embeddings", ONE.replace("{", "{\"dimensions\":256,\"normalize\":false,\"user\":\"u\","));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode made = JSON.readTree(answer.body());
        assertThat(answer.body()).contains("\"embedding\":[0.25,-5.0e-1]");
        assertThat(made.at("/data").size()).isEqualTo(1);
        assertThat(made.at("/usage/prompt_tokens").asInt()).isEqualTo(8);
        assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(8_000));
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("user");
        assertThat(bedrock.path()).isEqualTo("/model/amazon.titan-embed-text-v2%3A0/invoke");
        assertThat(bedrock.asked().path("inputText").asText()).isEqualTo("one");
        assertThat(bedrock.asked().path("dimensions").asInt()).isEqualTo(256);
        assertThat(bedrock.asked().path("normalize").asBoolean(true)).isFalse();
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.REPORTED);
    }

    @Test
    void titanTakesOneText() {
        HttpResponse<String> answer = rig.post("/v1/embeddings", TWO);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"param\":\"input\"");
        assertThat(bedrock.asked()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {COHERES, BY_TYPE})
    void cohereMakesThoseOfSeveralAndAmazonCountsThem(String told) throws IOException {
        rig.upstreamName = InvokeModelServer.EMBED_4;
        bedrock.answer(told);
        bedrock.counts(8);

        HttpResponse<String> answer =
                rig.post("/v1/embeddings", TWO.replace("{", "{\"dimensions\":512,\"input_type\":\"search_query\","));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).at("/data/1/embedding/1").asDouble())
                .isEqualTo(0.125);
        assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(8_000));
        assertThat(bedrock.asked().path("texts").size()).isEqualTo(2);
        assertThat(bedrock.asked().path("input_type").asText()).isEqualTo("search_query");
        assertThat(bedrock.asked().path("output_dimension").asInt()).isEqualTo(512);
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.REPORTED);
    }

    @Test
    void whatNobodyCountedIsEstimated() {
        rig.upstreamName = InvokeModelServer.EMBED_3;
        bedrock.answer(COHERES);

        HttpResponse<String> answer = rig.post("/v1/embeddings", TWO);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(bedrock.asked().path("input_type").asText()).isEqualTo("search_document");
        assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.ESTIMATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {InvokeModelServer.EMBED_3, "amazon.titan-embed-text-v1"})
    void dimensionsAreRefusedWhereVectorsHaveOneSize(String model) {
        rig.upstreamName = model;

        HttpResponse<String> answer = rig.post("/v1/embeddings", ONE.replace("{", "{\"dimensions\":256,"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"param\":\"dimensions\"");
        assertThat(bedrock.asked()).isNull();
    }

    @Test
    void aModelThatMakesNoneIsTheChannelsFault() {
        rig.upstreamName = InvokeModelServer.MODEL;

        HttpResponse<String> answer = rig.post("/v1/embeddings", ONE);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("titan-embed-text");
        assertThat(bedrock.asked()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "429, ThrottlingException,       slow down,                                    503, upstream_rate_limited",
        "403, AccessDeniedException,     No access to the model,                      502, upstream_error",
        "400, ValidationException,       400 Bad Request: Too many input tokens.,      400, Too many input tokens",
        "429, ServiceQuotaExceededException, no more,                                  502, upstream_quota",
    })
    void errorsAreThoseOfChats(int status, String type, String message, int shown, String says) {
        bedrock.fails(status, type, message);

        HttpResponse<String> answer = rig.post("/v1/embeddings", ONE);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(shown);
        assertThat(answer.body()).contains(says);
        assertThat(rig.lastSettled().charge()).isZero();
    }

    @Test
    void aSecretThatIsNotAmazonsIsTheChannelsFault() {
        rig.secret = Rig.with(bedrock.credential(), "secretAccessKey", "another-example");

        HttpResponse<String> answer = rig.post("/v1/embeddings", ONE);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unauthorized").doesNotContain("another-example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"embedding\":[]}",
                "{\"embedding\":\"x\"}",
                "{\"message\":\"no\"}",
                "nothing",
                "{\"embeddings\":[]}"
            })
    void anAnswerWithoutVectorsIsMalformed(String told) {
        bedrock.answer(told);

        HttpResponse<String> answer = rig.post("/v1/embeddings", ONE);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_malformed");
    }
}
