package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServer;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Upstreams that speak OpenAI's dialect at paths of their own, through the public door. */
class ChannelPathsTest {
    private static final String ANSWER = """
            {"id":"c1","object":"chat.completion","created":1,"model":"gpt-4o","choices":[{"index":0,
            "message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],
            "usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}""";

    private final Rig rig = new Rig(1);
    private volatile String called;
    private HttpServer azure;

    @BeforeEach
    void useIt() {
        azure = rig.vertx
                .createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    called = request.uri();
                    request.response()
                            .putHeader("content-type", "application/json")
                            .end(ANSWER);
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        rig.foreign = "http://127.0.0.1:" + azure.actualPort() + "/openai";
    }

    @AfterEach
    void close() {
        azure.close();
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({
        "my-gpt4o,        my-gpt4o",
        "org/model 7b+,   org%2Fmodel%207b%2B",
        "a?b#c%2F{model}, a%3Fb%23c%252F%7Bmodel%7D",
    })
    void theModelsNameUpstreamIsASegmentOfThePath(String upstreamName, String segment) {
        rig.upstreamName = upstreamName;
        rig.paths = Map.of("chat", "/deployments/{model}/chat/completions?api-version=2024-10-21");

        HttpResponse<String> answer = rig.chat("{\"model\":\"smart\",\"messages\":[]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(called).isEqualTo("/openai/deployments/" + segment + "/chat/completions?api-version=2024-10-21");
        assertThat(answer.body()).contains("\"model\":\"smart\"");
    }

    @Test
    void anEndpointWithoutAPathOfItsOwnHasTheDialects() {
        rig.paths = Map.of("embeddings", "/elsewhere");

        assertThat(rig.chat("{\"model\":\"smart\",\"messages\":[]}").statusCode())
                .isEqualTo(200);

        assertThat(called).isEqualTo("/openai/chat/completions");
    }
}
