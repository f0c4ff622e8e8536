package dev.sluice.testkit.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alibaba.dashscope.embeddings.TextEmbedding;
import com.alibaba.dashscope.embeddings.TextEmbeddingParam;
import com.alibaba.dashscope.embeddings.TextEmbeddingResult;
import com.alibaba.dashscope.exception.ApiException;
import com.alibaba.dashscope.protocol.Protocol;
import com.alibaba.dashscope.rerank.TextReRank;
import com.alibaba.dashscope.rerank.TextReRankParam;
import com.alibaba.dashscope.rerank.TextReRankResult;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.genai.Client;
import com.google.genai.types.EmbedContentConfig;
import com.google.genai.types.EmbedContentResponse;
import com.google.genai.types.HttpOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Vendors' own SDKs get vectors and rankings from the servers that play them. */
class EmbeddingsSdkTest {
    private static final String VALUES = "{\"values\":[0.25,-0.5]}";
    private static final EmbedContentConfig TWO = EmbedContentConfig.builder()
            .taskType("RETRIEVAL_QUERY")
            .outputDimensionality(2)
            .build();

    @Test
    void googlesOnAiStudio() {
        try (GenerateContentServer studio = GenerateContentServer.start();
                Client sdk = Client.builder()
                        .apiKey(GenerateContentServer.KEY)
                        .httpOptions(
                                HttpOptions.builder().baseUrl(studio.root()).build())
                        .build()) {
            studio.answer("{\"embeddings\":[" + VALUES + "," + VALUES + "]}");

            EmbedContentResponse made = sdk.models.embedContent("gemini-embedding-001", List.of("a", "b"), TWO);

            assertThat(made.embeddings().orElseThrow()).hasSize(2);
            assertThat(studio.path()).endsWith(":batchEmbedContents");
            assertThat(studio.asked().at("/requests/1/outputDimensionality").asInt())
                    .isEqualTo(2);
        }
    }

    @Test
    void googlesOnVertex() throws Exception {
        try (GenerateContentServer vertex = GenerateContentServer.startOnVertex();
                Client sdk = Client.builder()
                        .vertexAI(true)
                        .project(Vertex.PROJECT)
                        .location(Vertex.REGION)
                        .credentials(GoogleCredentials.fromStream(new ByteArrayInputStream(
                                        vertex.credential().getBytes(StandardCharsets.UTF_8)))
                                .createScoped("https://www.googleapis.com/auth/cloud-platform"))
                        .httpOptions(HttpOptions.builder()
                                .baseUrl(vertex.root())
                                .apiVersion("v1")
                                .build())
                        .build()) {
            vertex.answer(
                    "{\"predictions\":[{\"embeddings\":{\"values\":[0.25],\"statistics\":{\"token_count\":3}}}]}");

            EmbedContentResponse made = sdk.models.embedContent("gemini-embedding-001", "a", TWO);

            assertThat(made.embeddings().orElseThrow()).hasSize(1);
            assertThat(vertex.path()).endsWith(":predict");

            vertex.answer("{\"embedding\":" + VALUES + ",\"usageMetadata\":{\"promptTokenCount\":3}}");
            EmbedContentResponse newer = sdk.models.embedContent("gemini-embedding-2", "a", TWO);

            assertThat(newer.embeddings().orElseThrow().getFirst().values().orElseThrow())
                    .containsExactly(0.25f, -0.5f);
            assertThat(vertex.path()).endsWith("gemini-embedding-2:embedContent");
        }
    }

    @Test
    void alibabasVectors() throws Exception {
        try (DashScopeServer server = DashScopeServer.start()) {
            server.answer("{\"output\":{\"embeddings\":[{\"text_index\":0,\"embedding\":[0.25,-0.5]}]},"
                    + "\"usage\":{\"total_tokens\":3},\"request_id\":\"r-1\"}");
            TextEmbedding sdk = new TextEmbedding(server.baseUrl());

            TextEmbeddingResult made = sdk.call(TextEmbeddingParam.builder()
                    .apiKey(DashScopeServer.KEY)
                    .model("text-embedding-v3")
                    .texts(List.of("a"))
                    .textType(TextEmbeddingParam.TextType.QUERY)
                    .build());

            assertThat(made.getOutput().getEmbeddings().getFirst().getEmbedding())
                    .containsExactly(0.25, -0.5);
            assertThatThrownBy(() -> sdk.call(TextEmbeddingParam.builder()
                            .apiKey("other")
                            .model("text-embedding-v3")
                            .texts(List.of("a"))
                            .build()))
                    .isInstanceOf(ApiException.class);
        }
    }

    @Test
    void alibabasRanking() throws Exception {
        try (DashScopeServer server = DashScopeServer.start()) {
            server.answer("{\"output\":{\"results\":[{\"index\":1,\"relevance_score\":0.75},"
                    + "{\"index\":0,\"relevance_score\":0.5}]},\"usage\":{\"total_tokens\":9},\"request_id\":\"r-1\"}");
            TextReRank sdk = new TextReRank(Protocol.HTTP.getValue(), server.baseUrl());
            TextReRankParam ask = TextReRankParam.builder()
                    .apiKey(DashScopeServer.KEY)
                    .model("gte-rerank-v2")
                    .query("q")
                    .documents(List.of("a", "b"))
                    .topN(2)
                    .returnDocuments(false)
                    .build();

            TextReRankResult ranked = sdk.call(ask);

            assertThat(ranked.getOutput().getResults().getFirst().getIndex()).isEqualTo(1);
            assertThat(ranked.getOutput().getResults().getFirst().getRelevanceScore())
                    .isEqualTo(0.75);
            assertThat(ranked.getUsage().getTotalTokens()).isEqualTo(9);
            ask.setTopN(0);
            assertThatThrownBy(() -> sdk.call(ask)).isInstanceOf(ApiException.class);
        }
    }
}
