package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cohere.api.Cohere;
import com.cohere.api.core.Environment;
import com.cohere.api.errors.BadRequestError;
import com.cohere.api.resources.v2.requests.V2RerankRequest;
import com.cohere.api.resources.v2.types.V2RerankResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cohere's own SDK gets a ranking from {@link Upstream}, which writes the shape that Cohere and Jina share. */
class RerankSdkTest {
    private final Upstream upstream = Upstream.start();
    private final Cohere sdk = Cohere.builder()
            .token("sk-test")
            .environment(Environment.custom("http://127.0.0.1:" + upstream.port()))
            .maxRetries(0)
            .build();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void aRanking() {
        V2RerankResponse ranked = sdk.v2().rerank(ask(List.of("one", "two", "three")));

        assertThat(ranked.getResults()).hasSize(2);
        assertThat(ranked.getResults().getFirst().getRelevanceScore())
                .isGreaterThanOrEqualTo(ranked.getResults().getLast().getRelevanceScore());
    }

    @Test
    void aRequestWithoutDocumentsIsRefused() {
        assertThatThrownBy(() -> sdk.v2().rerank(ask(List.of()))).isInstanceOf(BadRequestError.class);
    }

    private static V2RerankRequest ask(List<String> documents) {
        return V2RerankRequest.builder()
                .model("demo")
                .query("q")
                .documents(documents)
                .topN(2)
                .build();
    }
}
