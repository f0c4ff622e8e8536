package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.testkit.vendor.CohereServer;
import dev.sluice.testkit.vendor.DashScopeServer;
import dev.sluice.testkit.vendor.GenerateContentServer;
import dev.sluice.testkit.vendor.HunyuanServer;
import dev.sluice.testkit.vendor.OllamaServer;
import dev.sluice.testkit.vendor.VendorServer;
import dev.sluice.testkit.vendor.Vertex;
import dev.sluice.testkit.vendor.WenxinServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Embeddings from upstreams that are asked for them in dialects of their own, through the public door. */
class NativeEmbeddingsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FIRST = "[0.25,-5.0e-1]";
    private static final String SECOND = "[1,0.125]";
    private static final String ASK = "{\"model\":\"vectors\",\"input\":[\"one\",\"two\"]}";

    private final Rig rig = new Rig(1);
    private VendorServer server;

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cohere", "gemini", "vertex", "ollama", "dashscope", "hunyuan", "wenxin"})
    void severalTextsBecomeVectorsOfNumbersAsTheUpstreamWroteThem(String vendor) throws IOException {
        use(vendor);

        HttpResponse<String> answer = rig.post("/v1/embeddings", ASK);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"embedding\":[0.25,-5.0e-1]").contains("\"embedding\":[1,0.125]");
        JsonNode made = JSON.readTree(answer.body());
        assertThat(made.path("object").asText()).isEqualTo("list");
        assertThat(made.path("model").asText()).isEqualTo("vectors");
        assertThat(made.at("/data/0/embedding/0").asDouble()).isEqualTo(0.25);
        assertThat(made.at("/data/1/index").asInt()).isEqualTo(1);
        assertThat(made.at("/data/1/object").asText()).isEqualTo("embedding");
        assertThat(server.asked().toString()).contains("one").contains("two");
        assertThat(rig.lastSettled().event().endpoint()).isEqualTo("embeddings");
        if (vendor.equals("gemini")) {
            assertThat(made.has("usage")).isFalse();
            assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.ESTIMATED);
        } else {
            assertThat(made.at("/usage/prompt_tokens").asInt()).isEqualTo(8);
            assertThat(made.at("/usage/total_tokens").asInt()).isEqualTo(8);
            assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(8_000));
            assertThat(rig.lastSettled().event().usage().source()).isEqualTo(UsageSource.REPORTED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cohere", "gemini", "vertex", "ollama", "dashscope", "hunyuan", "wenxin"})
    void base64IsMadeWhereTheUpstreamKnowsOnlyNumbers(String vendor) throws IOException {
        use(vendor);

        HttpResponse<String> answer = rig.post(
                "/v1/embeddings", "{\"model\":\"vectors\",\"encoding_format\":\"base64\",\"input\":[\"one\",\"two\"]}");

        String text = JSON.readTree(answer.body()).at("/data/0/embedding").asText();
        ByteBuffer floats = ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(floats.getFloat()).isEqualTo(0.25f);
        assertThat(floats.getFloat()).isEqualTo(-0.5f);
        assertThat(floats.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "cohere,    /output_dimension",
        "gemini,    /requests/1/outputDimensionality",
        "vertex,    /parameters/outputDimensionality",
        "ollama,    /dimensions",
        "dashscope, /parameters/dimension",
    })
    void dimensionsAreAskedForInTheUpstreamsWords(String vendor, String place) {
        use(vendor);

        HttpResponse<String> answer = rig.post("/v1/embeddings", ASK.replace("{\"model", "{\"dimensions\":2,\"model"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(server.asked().at(place).asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunyuan", "wenxin"})
    void dimensionsAreRefusedWhereVectorsHaveOneSize(String vendor) {
        use(vendor);

        HttpResponse<String> answer = rig.post("/v1/embeddings", ASK.replace("{\"model", "{\"dimensions\":2,\"model"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"param\":\"dimensions\"");
        assertThat(server.asked()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[1,2]]", "[1,2]", "[{\"image\":\"x\"}]", "[]"})
    void whatIsNoTextIsRefused(String input) {
        use("cohere");

        HttpResponse<String> answer = rig.post("/v1/embeddings", "{\"model\":\"vectors\",\"input\":" + input + "}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"param\":\"input\"");
        assertThat(server.asked()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "cohere,    input_type, search_query,      /input_type",
        "gemini,    task_type,  RETRIEVAL_QUERY,   /requests/0/taskType",
        "vertex,    task_type,  RETRIEVAL_QUERY,   /instances/0/task_type",
        "dashscope, text_type,  query,             /parameters/text_type",
    })
    void whatTheVectorsAreForIsTold(String vendor, String field, String purpose, String place) {
        use(vendor);

        HttpResponse<String> answer = rig.post(
                "/v1/embeddings",
                ASK.replace("{\"model", "{\"" + field + "\":\"" + purpose + "\",\"other\":1,\"user\":\"u\",\"model"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(server.asked().at(place).asText()).isEqualTo(purpose);
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("other, user");
    }

    @Test
    void cohereIsToldTheUsualPurposeWhereNoneIsNamed() {
        use("cohere");

        rig.post("/v1/embeddings", ASK);

        assertThat(server.asked().path("input_type").asText()).isEqualTo("search_document");
    }

    @Test
    void ollamaIsToldTheChannelsContext() {
        use("ollama");
        rig.options = Map.of("numCtx", "8192", "keepAlive", "10m");

        rig.post("/v1/embeddings", ASK);

        assertThat(server.asked().at("/options/num_ctx").asInt()).isEqualTo(8192);
        assertThat(server.asked().path("keep_alive").asText()).isEqualTo("10m");
    }

    @Test
    void oneTextIsAskedForAloneOnAiStudio() {
        use("gemini");
        server.answer("{\"embedding\":{\"values\":[0.5]}}");

        HttpResponse<String> answer = rig.post("/v1/embeddings", "{\"model\":\"vectors\",\"input\":\"one\"}");

        assertThat(answer.body()).contains("\"embedding\":[0.5]");
        assertThat(server.path()).endsWith("/models/gemini-embedding-001:embedContent");
    }

    @Test
    void newerModelsOnVertexTakeOneText() {
        use("vertex");
        rig.upstreamName = "gemini-embedding-2";
        server.answer("{\"embedding\":{\"values\":[0.5]},\"usageMetadata\":{\"promptTokenCount\":3}}");

        HttpResponse<String> one =
                rig.post("/v1/embeddings", "{\"model\":\"vectors\",\"dimensions\":1,\"input\":\"one\"}");
        HttpResponse<String> two = rig.post("/v1/embeddings", ASK);

        assertThat(one.body()).contains("\"embedding\":[0.5]").contains("\"prompt_tokens\":3");
        assertThat(server.asked().at("/embedContentConfig/outputDimensionality").asInt())
                .isEqualTo(1);
        assertThat(two.statusCode()).isEqualTo(400);
        assertThat(two.body()).contains("\"param\":\"input\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hunyuan | {\"Response\":{\"Error\":{\"Code\":\"RequestLimitExceeded\",\"Message\":\"slow\"}}} | upstream_rate_limited",
                "wenxin  | {\"error_code\":336003,\"error_msg\":\"too long\"} | too long",
                "dashscope | {\"code\":\"Arrearage\",\"message\":\"pay\"} | upstream_quota",
                "cohere  | {\"id\":\"x\"} | upstream_malformed",
                "ollama  | {\"embeddings\":[[1]]} | upstream_malformed",
                "ollama  | nothing | upstream_malformed",
            })
    void anErrorWithAGoodStatusIsOne(String vendor, String told, String shown) {
        use(vendor);
        server.answer(told);

        HttpResponse<String> answer = rig.post("/v1/embeddings", ASK);

        assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(answer.body()).contains(shown);
        assertThat(rig.lastSettled().charge()).isZero();
    }

    @Test
    void aWrongKeyIsToldFromAWrongRequest() {
        use("cohere");
        rig.secret = "other";

        HttpResponse<String> answer = rig.post("/v1/embeddings", ASK);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unauthorized");
    }

    @Test
    void aProviderWithoutTheEndpointIsPassedOver() {
        use("cohere");
        rig.dialect = "spark";

        HttpResponse<String> answer = rig.post("/v1/embeddings", ASK);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("has no endpoint embeddings; take it out of its model's endpoints");
        assertThat(server.asked()).isNull();
    }

    private void use(String vendor) {
        rig.dialect = vendor;
        switch (vendor) {
            case "cohere" -> on(CohereServer.start(), "embed-v4.0", """
                        {"id":"e","embeddings":{"float":[%s]},"meta":{"billed_units":{"input_tokens":8}}}""");
            case "gemini" -> {
                on(GenerateContentServer.start(), "gemini-embedding-001", """
                        {"embeddings":[{"values":%s},{"values":%s}]}""");
                rig.access = "header:x-goog-api-key";
            }
            case "vertex" -> {
                on(GenerateContentServer.startOnVertex(), "gemini-embedding-001", """
                        {"predictions":[{"embeddings":{"values":%s,"statistics":{"token_count":3}}},
                        {"embeddings":{"values":%s,"statistics":{"token_count":5,"truncated":false}}}]}""");
                rig.access = "google";
                rig.hosts = Map.of("https://oauth2.googleapis.com", server.root());
                rig.options = Map.of("project", Vertex.PROJECT, "region", Vertex.REGION);
            }
            case "ollama" -> on(OllamaServer.start(), "all-minilm", """
                        {"model":"all-minilm","embeddings":[%s],"prompt_eval_count":8}""");
            case "dashscope" -> on(DashScopeServer.start(), "text-embedding-v3", """
                        {"output":{"embeddings":[{"text_index":1,"embedding":%2$s},{"text_index":0,"embedding":%1$s}]},
                        "usage":{"total_tokens":8},"request_id":"r-1"}""");
            case "hunyuan" -> {
                on(HunyuanServer.start(), "hunyuan-embedding", """
                        {"Response":{"Data":[{"Embedding":%s,"Index":0},{"Embedding":%s,"Index":1}],
                        "Usage":{"PromptTokens":8,"TotalTokens":8},"RequestId":"r"}}""");
                rig.access = "tc3";
            }
            default -> {
                on(WenxinServer.start(), "bge-large-zh", """
                        {"id":"as-1","object":"embedding_list","data":[{"embedding":%s,"index":0},{"embedding":%s,"index":1}],
                        "usage":{"prompt_tokens":8,"total_tokens":8}}""");
                rig.access = "baidu";
                rig.hosts = Map.of("https://aip.baidubce.com", server.root());
            }
        }
    }

    private void on(VendorServer started, String model, String answer) {
        server = started;
        boolean one = answer.indexOf('%') == answer.lastIndexOf('%');
        started.answer(one ? answer.formatted(FIRST + "," + SECOND) : answer.formatted(FIRST, SECOND));
        rig.foreign = started.baseUrl();
        rig.secret = started.credential();
        rig.upstreamName = model;
    }
}
