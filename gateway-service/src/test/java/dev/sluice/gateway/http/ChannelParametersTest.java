package dev.sluice.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.RouteTable.Model;
import dev.sluice.contracts.RouteTable.Parameters;
import dev.sluice.testkit.vendor.MessagesServer;
import io.vertx.core.http.HttpServer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a channel changes in requests, through the public door. */
class ChannelParametersTest {
    private static final String ANSWER = """
            {"id":"c1","object":"chat.completion","created":1,"model":"gpt-4o","choices":[{"index":0,
            "message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],
            "usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}""";
    private static final long INPUT_TOKEN = 1_000;

    private final Rig rig = new Rig(1);
    private final MessagesServer anthropic = MessagesServer.start();
    private volatile String asked;
    private HttpServer openai;

    @BeforeEach
    void useIt() {
        openai = rig.vertx
                .createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    asked = body.toString(UTF_8);
                    request.response()
                            .putHeader("content-type", "application/json")
                            .end(ANSWER);
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        rig.foreign = "http://127.0.0.1:" + openai.actualPort() + "/v1";
    }

    @AfterEach
    void close() {
        openai.close();
        anthropic.close();
        rig.close();
    }

    @Test
    void onlyWhatTheChannelNamesChangesOnTheWayToItsOwnDialect() {
        rig.upstreamName = "up";
        rig.systemPrompt = "Say \"hé\".";
        rig.parameters = new Parameters(
                Map.of("top_p", "0.50"),
                Map.of("logit_bias", "{\"1\":2}"),
                List.of("user"),
                Map.of("seed", "random_seed"));

        HttpResponse<String> answer = rig.chat("{ \"us\\u0065r\":\"u\", \"model\" : \"smart\","
                + "\"temperature\":1e0,\n\"top_p\":1,\"x\":{\"user\":[ ]},\"seed\" : 7,"
                + "\"messages\":[ {\"role\":\"user\",\"content\":\"h\\u00e9\"}]}\n");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(asked)
                .isEqualTo("{\"logit_bias\":{\"1\":2}, \"model\" : \"up\","
                        + "\"temperature\":1e0,\n\"top_p\":0.50,\"x\":{\"user\":[ ]},\"random_seed\" : 7,"
                        + "\"messages\":[{\"role\":\"system\",\"content\":\"Say \\\"hé\\\".\"},"
                        + " {\"role\":\"user\",\"content\":\"h\\u00e9\"}]}\n");
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("user");
    }

    @Test
    void anotherDialectIsToldOfTheChangedRequest() {
        rig.dialect = "anthropic";
        rig.access = "header:x-api-key";
        rig.foreign = anthropic.baseUrl();
        rig.upstreamName = "claude-sonnet-4-5";
        rig.systemPrompt = "Answer in Norwegian.";
        rig.parameters = new Parameters(
                Map.of("temperature", "0.5", "max_tokens", "4096"), null, List.of("user"), Map.of("max_temp", "x"));
        anthropic.answer("""
                {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[
                {"type":"text","text":"Hei."}],"stop_reason":"end_turn","stop_sequence":null,
                "usage":{"input_tokens":12,"output_tokens":7}}""");

        HttpResponse<String> answer = rig.chat("""
                {"model":"smart","temperature":0.1,"user":"u","seed":7,"max_completion_tokens":9,"messages":[
                {"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}]}""");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(anthropic.asked().path("system").toString())
                .contains("Answer in Norwegian.")
                .contains("Be brief.");
        assertThat(anthropic.asked().path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(anthropic.asked().path("max_tokens").asInt()).isEqualTo(9);
        assertThat(anthropic.asked().has("metadata")).isFalse();
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("user, seed");
    }

    /** The model writes 100 tokens at most; a token of output costs 2000. */
    @ParameterizedTest
    @CsvSource({
        "'', 9000000000, 100",
        "',\"max_tokens\":7', 9000000000, 7",
        "',\"max_completion_tokens\":50', 9000000000, 50",
        "',\"max_completion_tokens\":50', 166000, 40",
        "',\"n\":4', 9000000000, 100",
    })
    void aLimitThatAChannelSetsNeverExceedsWhatMoneyIsHeldFor(String limit, long money, int most) {
        rig.admission.most = money;
        rig.admission.grows = false;
        rig.parameters = new Parameters(Map.of("max_tokens", "4096"), null, null, null);

        HttpResponse<String> answer = rig.chat("{\"model\":\"smart\",\"messages\":[]" + limit + "}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(asked).contains("\"max_tokens\":" + most).doesNotContain("max_completion_tokens");
    }

    @Test
    void whereNobodyBoundsTheAnswerTheChannelMay() {
        rig.model = new Model("any", null, null, List.of(), List.of());
        rig.parameters = new Parameters(null, Map.of("max_tokens", "4096"), null, null);

        rig.chat("{\"model\":\"smart\",\"messages\":[]}");

        assertThat(asked).isEqualTo("{\"max_tokens\":4096,\"model\":\"smart\",\"messages\":[]}");
    }

    @Test
    void moneyIsHeldForWhatTheChannelAdds() {
        String body = "{\"model\":\"smart\",\"messages\":[]}";
        rig.chat(body);
        rig.systemPrompt = "p".repeat(1_000);
        rig.chat(body);

        long plain = rig.admission.demands.get(0).needNanos();
        long prompted = rig.admission.demands.get(1).needNanos();
        assertThat(prompted - plain).isBetween(1_000 * INPUT_TOKEN, 1_050 * INPUT_TOKEN);
    }

    @Test
    void whoIsNotAskedForUsageIsNotAskedByTheClientEither() {
        rig.parameters = new Parameters(null, null, List.of("stream_options"), null);
        String body =
                "{\"model\":\"smart\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":[]}";

        rig.chat(body);
        assertThat(asked).isEqualTo(body);
        rig.options = Map.of("includeUsage", "false");
        rig.chat(body);
        assertThat(asked).isEqualTo("{\"model\":\"smart\",\"stream\":true,\"messages\":[]}");
    }

    @Test
    void aChannelWithoutParametersGetsTheClientsBytes() {
        String body = "{ \"user\":\"u\", \"model\" : \"smart\",\"messages\":[ ] }";

        HttpResponse<String> answer = rig.chat(body);

        assertThat(asked).isEqualTo(body);
        assertThat(answer.headers().firstValue("x-sluice-dropped")).isEmpty();
    }
}
