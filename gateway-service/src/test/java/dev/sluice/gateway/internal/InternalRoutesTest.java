package dev.sluice.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.RouteTable;
import dev.sluice.gateway.RealRedis;
import dev.sluice.gateway.telemetry.GatewayState;
import dev.sluice.gateway.upstream.LocalTokens;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Exchange;
import dev.sluice.testkit.Upstream;
import dev.sluice.testkit.vendor.CohereServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InternalRoutesTest {
    private final ObjectMapper json = new ObjectMapper();
    private final Vertx vertx = Vertx.vertx();
    private final Upstream upstream = Upstream.start();
    private final GatewayState state = new GatewayState();
    private final HttpServer server = serve();
    private RouteTable.Parameters parameters;
    private String systemPrompt;
    private List<String> endpoints = List.of("chat");
    private String dialect = "openai";
    private String baseUrl = upstream.baseUrl();
    private Map<String, String> headers = Map.of();
    private List<RouteTable.Credential> credentials = List.of(
            new RouteTable.Credential("k1", "c1", 1),
            new RouteTable.Credential("k2", "c2", 1),
            new RouteTable.Credential("sealed", "lost", 1));

    @AfterEach
    void stop() {
        upstream.close();
        RealRedis.await(vertx.close());
    }

    @Test
    void makesASmallRealCallThroughTheChannel() throws Exception {
        // When
        JsonNode result = test("gpt", "k2", false);

        // Then
        assertThat(result.get("ok").asBoolean()).isTrue();
        assertThat(result.get("status").asInt()).isEqualTo(200);
        assertThat(result.at("/usage/output").asInt()).isPositive();
        assertThat(result.get("error").isNull()).isTrue();
        Exchange seen = upstream.journal().last();
        assertThat(seen.header("authorization")).isEqualTo("Bearer opened:c2");
        assertThat(seen.header("x-team")).isEqualTo("opened:h1");
        assertThat(json.readTree(seen.body()).get("model").asText()).isEqualTo("up-gpt");
        assertThat(json.readTree(seen.body()).get("max_tokens").asInt()).isEqualTo(16);
    }

    @Test
    void measuresTheFirstTokenOfAStream() throws Exception {
        JsonNode result = test("gpt", null, true);

        assertThat(result.get("ok").asBoolean()).isTrue();
        assertThat(result.get("firstTokenMs").asLong())
                .isBetween(0L, result.get("latencyMs").asLong());
        assertThat(result.at("/usage/source").asText()).isEqualTo("REPORTED");
    }

    @Test
    void saysWhyACallFailedWithoutSecrets() throws Exception {
        upstream.script(
                "up-gpt", "status-401", "html", "error-in-200", "cut-after-1", "reset", "status-503", "end-after-2");

        assertThat(error("gpt", false))
                .startsWith("The upstream answered with status 401")
                .endsWith(
                        "Give the channel a key that is valid there: the credential k1 is wrong, expired or of another account.");
        for (boolean stream : new boolean[] {false, false, false, false, true, true}) {
            assertThat(error("gpt", stream)).isNotEmpty().doesNotContain("opened:", "127.0.0.1");
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void saysWhyACallFailedThatHasAGoodStatus(boolean stream) throws Exception {
        upstream.script(
                "up-gpt",
                Behaviour.json("{\"body\":\"{\\\"base_resp\\\":{\\\"status_code\\\":1008,"
                        + "\\\"status_msg\\\":\\\"insufficient balance\\\"}}\"}"));

        assertThat(error("gpt", stream))
                .isEqualTo("The upstream answered with an error: insufficient balance."
                        + " Top up the account of the credential k1 at the vendor.");
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        upstream.close();

        assertThat(error("gpt", false)).isEqualTo("Nobody listens at the host and port of the base URL.");
    }

    @Test
    void changesWhatTheChannelChangesInRequests() throws Exception {
        systemPrompt = "Be brief.";
        parameters = new RouteTable.Parameters(
                Map.of("temperature", "0.5", "max_completion_tokens", "4096"), null, null, null);

        assertThat(test("gpt", null, false).get("ok").asBoolean()).isTrue();

        JsonNode asked = json.readTree(upstream.journal().last().body());
        assertThat(asked.at("/messages/0/content").asText()).isEqualTo("Be brief.");
        assertThat(asked.get("temperature").asDouble()).isEqualTo(0.5);
        assertThat(asked.get("max_completion_tokens").asInt()).isEqualTo(16);
        assertThat(asked.has("max_tokens")).isFalse();
    }

    @Test
    void asksAgainWithTheLimitThatNewerModelsWant() throws Exception {
        upstream.script(
                "up-gpt",
                dev.sluice.testkit.Behaviour.json(
                        "{\"status\":400,\"body\":\"{\\\"error\\\":{\\\"message\\\":\\\"Unsupported"
                                + " parameter: use 'max_completion_tokens' instead.\\\"}}\"}"));

        assertThat(test("gpt", null, false).get("ok").asBoolean()).isTrue();
        assertThat(upstream.journal().last().bodyText()).contains("\"max_completion_tokens\":16");
    }

    @ParameterizedTest
    @CsvSource({
        "embeddings, /v1/embeddings,       input",
        "rerank,     /v1/rerank,           documents",
        "moderations, /v1/moderations,     input",
        "'images,embeddings', /v1/embeddings, input",
        "completions, /v1/completions,     prompt",
        "speech,     /v1/audio/speech,     voice",
        "images,     /v1/images/generations, prompt",
        "'images,speech', /v1/audio/speech, input",
        "'embeddings,chat', /v1/chat/completions, messages",
    })
    void triesAModelByWhatItServes(String served, String path, String field) throws Exception {
        endpoints = List.of(served.split(",", -1));
        systemPrompt = "Be brief.";

        JsonNode result = test("gpt", null, false);

        assertThat(result.get("ok").asBoolean()).as(result.toString()).isTrue();
        assertThat(upstream.journal().last().path()).isEqualTo(path);
        assertThat(json.readTree(upstream.journal().last().body()).has(field)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"'images,transcriptions', transcriptions", "translations, translations"})
    void triesAModelThatListensWithASecondOfSilence(String served, String endpoint) throws Exception {
        endpoints = List.of(served.split(",", -1));
        parameters = new RouteTable.Parameters(null, null, List.of("file "), Map.of("nothing", "else"));

        JsonNode result = test("gpt", null, false);

        assertThat(result.get("ok").asBoolean()).as(result.toString()).isTrue();
        assertThat(result.get("usage").get("pieces").get("seconds").asInt()).isEqualTo(1);
        assertThat(upstream.journal().last().path()).isEqualTo("/v1/audio/" + endpoint);
        assertThat(upstream.journal().last().model()).isEqualTo("up-gpt");
        assertThat(upstream.journal().last().header("content-type")).startsWith("multipart/form-data; boundary=");
    }

    @Test
    void anAnswerWithoutATextIsNoTranscript() throws Exception {
        endpoints = List.of("transcriptions");
        upstream.script("up-gpt", dev.sluice.testkit.Behaviour.json("{\"body\":\"{\\\"usage\\\":{}}\"}"));

        JsonNode result = test("gpt", null, false);

        assertThat(result.get("ok").asBoolean()).isFalse();
        assertThat(result.get("error").asText()).contains("no answer to transcriptions");
    }

    @Test
    void triesAModelInTheUpstreamsWords() throws Exception {
        try (CohereServer cohere = CohereServer.start()) {
            cohere.answer("{\"embeddings\":{\"float\":[[0.5]]},\"meta\":{\"billed_units\":{\"input_tokens\":7}}}");
            endpoints = List.of("embeddings");
            dialect = "cohere";
            baseUrl = cohere.baseUrl();
            credentials = List.of();
            headers = Map.of("authorization", "Bearer " + CohereServer.KEY);

            JsonNode result = test("gpt", null, false);

            assertThat(result.get("ok").asBoolean()).as(result.toString()).isTrue();
            assertThat(result.at("/usage/input").asInt()).isEqualTo(7);
            assertThat(cohere.path()).isEqualTo("/v2/embed");
        }
    }

    @Test
    void saysWhatIsWrongWithVectors() throws Exception {
        endpoints = List.of("embeddings");
        upstream.script(
                "up-gpt",
                dev.sluice.testkit.Behaviour.json("{\"body\":\"{\\\"object\\\":\\\"list\\\",\\\"data\\\":[]}\"}"),
                dev.sluice.testkit.Behaviour.of("status-401"));

        assertThat(error("gpt", false)).contains("something that is no answer to embeddings");
        assertThat(error("gpt", false)).contains("status 401");
    }

    @Test
    void anImageOfManyMegabytesIsAnAnswer() throws Exception {
        endpoints = List.of("images");
        upstream.script("up-gpt", "event-3m");

        JsonNode result = test("gpt", null, false);

        assertThat(result.get("ok").asBoolean()).as(result.toString()).isTrue();
        assertThat(result.at("/usage/pieces/images").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "speech, error-in-200, The model is overloaded",
        "speech, html,         something that is no answer to speech",
        "speech, empty,        something that is no answer to speech",
        "images, error-in-200, The model is overloaded",
        "images, empty,        something that is no answer to images",
        "completions, html,    something that is no answer to completions",
    })
    void saysWhatIsNoAnswer(String served, String fault, String why) throws Exception {
        endpoints = List.of(served);
        upstream.script("up-gpt", fault);

        assertThat(error("gpt", false)).contains(why);
    }

    @Test
    void saysThatThereIsNoTestForOtherEndpoints() throws Exception {
        endpoints = List.of("responses");

        assertThat(error("gpt", false)).contains("There is no test call for what the model `gpt` serves");
        assertThat(upstream.journal().received()).isZero();
    }

    @Test
    void refusesACredentialItDoesNotFindOrCannotOpen() throws Exception {
        assertThat(test("gpt", "k9", false).get("error").asText()).contains("no credential of this name");
        assertThat(test("gpt", "sealed", false).get("error").asText()).contains("keyset does not open");
        assertThat(upstream.journal().received()).isZero();
    }

    @Test
    void letsNobodyInWithoutTheServiceToken() throws Exception {
        assertThat(post("{}", null).statusCode()).isEqualTo(401);
        assertThat(post("{}", "Bearer wrong").statusCode()).isEqualTo(401);
        assertThat(post("{}", "service").statusCode()).isEqualTo(401);
        assertThat(new ServiceToken("").isIn("Bearer ")).isFalse();
        assertThat(post("{}", "Bearer service").statusCode()).isEqualTo(400);
        assertThat(post("nonsense", "Bearer service").statusCode()).isEqualTo(400);
    }

    @Test
    void takesNoTestsWhileItDrains() throws Exception {
        state.drain();

        assertThat(post("{}", "Bearer service").statusCode()).isEqualTo(503);
    }

    @Test
    void standsOnTheManagementPortBehindTheConfiguredToken() {
        Router router = Router.router(vertx);

        new ManagementRoutes(
                        vertx, state, new Explaining(), Optional.of("service"), Optional.empty(), Path.of("nowhere"))
                .mount(() -> router);

        assertThat(router.getRoutes())
                .extracting(Route::getPath)
                .containsExactly(
                        "/internal/",
                        "/internal/v1/test",
                        "/internal/v1/discoverModels",
                        "/internal/v1/balance",
                        "/internal/v1/explain");
    }

    private HttpServer serve() {
        Router router = Router.router(vertx);
        new InternalRoutes(
                        vertx,
                        "service",
                        InternalRoutesTest::open,
                        state,
                        new Explaining(),
                        LocalTokens.of(vertx, Clock.systemUTC()),
                        Clock.systemUTC())
                .mount(router);
        return RealRedis.await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    }

    private static String open(String ciphertext, byte[] context) throws GeneralSecurityException {
        if (ciphertext.equals("lost")) {
            throw new GeneralSecurityException("another keyset");
        }
        return "opened:" + ciphertext;
    }

    private String error(String model, boolean stream) throws Exception {
        JsonNode result = test(model, null, stream);
        assertThat(result.get("ok").asBoolean()).isFalse();
        return result.get("error").asText();
    }

    private JsonNode test(String model, String credential, boolean stream) throws Exception {
        RouteTable.Channel channel = new RouteTable.Channel(
                "c",
                "demo",
                "openai",
                dialect,
                "bearer",
                baseUrl,
                null,
                Map.of(),
                headers,
                Map.of("x-team", "h1"),
                credentials,
                List.of(new RouteTable.ChannelModel("gpt", "up-gpt", endpoints, List.of())),
                List.of("default"),
                0,
                1,
                null,
                parameters,
                systemPrompt,
                null);
        HttpResponse<String> answer =
                post(json.writeValueAsString(new TestCall(channel, model, credential, stream)), "Bearer service");
        assertThat(answer.statusCode()).isEqualTo(200);
        return json.readTree(answer.body());
    }

    private HttpResponse<String> post(String body, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.actualPort() + "/internal/v1/test"))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (authorization != null) {
            request.header("authorization", authorization);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
