package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.RouteTable;
import dev.sluice.gateway.Samples;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several secrets of one channel, through the public door. */
class CredentialPoolTest {
    private static final String ANSWER = """
            {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,\
            "message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

    private final Rig rig = new Rig(0);
    /** The secrets that the upstream was asked with, in order. */
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    private volatile int refusal = 401;
    private volatile String words = "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\"}}";
    private final HttpServer vendor = rig.vertx
            .createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();

    @AfterEach
    void close() {
        vendor.close();
        rig.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "401; {\"error\":{\"message\":\"Incorrect API key provided\",\"code\":\"invalid_api_key\"}}",
                "403; {\"error\":{\"message\":\"disabled\"}}",
                "429; {\"error\":{\"message\":\"used up\",\"code\":\"insufficient_quota\"}}"
            })
    void oneBadSecretRestsAloneAndTheCallGoesOnWithTheNext(int status, String body) {
        refusal = status;
        words = body;
        use(credential("k1", "bad-1", 10_000), credential("k2", "good-1", 1));

        HttpResponse<String> first = chat();
        HttpResponse<String> second = chat();

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(seen).containsExactly("bad-1", "good-1", "good-1");
    }

    @Test
    void aPoolOfBadSecretsIsTriedOnceEachAndTheReasonIsTold() {
        use(credential("k1", "bad-1", 1), credential("k2", "bad-2", 1));

        HttpResponse<String> answer = chat();

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unauthorized").doesNotContain("bad-");
        assertThat(seen).containsExactlyInAnyOrder("bad-1", "bad-2");
    }

    @Test
    void theOnlySecretIsTriedAgainAlthoughItRests() {
        use(credential("k1", "bad-1", 1));
        chat();
        refusal = 200;
        words = ANSWER;

        assertThat(chat().statusCode()).isEqualTo(200);
        assertThat(seen).containsExactly("bad-1", "bad-1");
    }

    @Test
    void whatIsTheChannelsFaultIsNotTriedWithAnotherSecret() {
        refusal = 500;
        use(credential("k1", "bad-1", 1), credential("k2", "bad-2", 1));

        assertThat(chat().body()).contains("upstream_error");
        assertThat(seen).hasSize(1);
    }

    private HttpResponse<String> chat() {
        return rig.chat("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    }

    private static RouteTable.Credential credential(String name, String secret, int weight) {
        return new RouteTable.Credential(name, secret, weight);
    }

    private void use(RouteTable.Credential... credentials) {
        RouteTable.Channel channel = Samples.pool(
                "http://127.0.0.1:" + vendor.actualPort() + "/v1",
                "m",
                Stream.of(credentials).toList());
        rig.table = Samples.table(1, List.of(channel), Samples.model("m", Samples.price("p", 0)));
    }

    private void answer(HttpServerRequest request) {
        String secret = request.getHeader("authorization").substring("Bearer ".length());
        seen.add(secret);
        boolean good = secret.startsWith("good");
        request.response()
                .setStatusCode(good ? 200 : refusal)
                .putHeader("content-type", "application/json")
                .end(good ? ANSWER : words);
    }
}
