package dev.sluice.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.RouteTable;
import dev.sluice.gateway.access.Draft;
import dev.sluice.gateway.access.Secret;
import dev.sluice.gateway.access.SigV4;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoverModelsTest {
    private static final String KEY = "sk-fake-key-0001";

    private final InternalDoor door = new InternalDoor("bedrock.us-east-1.cloud.test");
    private final Vendor vendor = new Vendor(door.vertx);

    @AfterEach
    void close() {
        vendor.close();
        door.close();
    }

    @Test
    void readsOpenAisListWithTheChannelsHeadersAndSigning() throws Exception {
        vendor.wanted = Map.of("authorization", "Bearer " + KEY, "x-team", "red");
        vendor.pages.put(
                "/v1/models",
                "{\"object\":\"list\",\"data\":[{\"id\":\"o3\"},{\"id\":\"gpt-4o\"},{\"id\":\"gpt-4o\"},{\"id\":null},{}]}");

        JsonNode found = discover(openAi("/v1"));

        assertThat(ids(found)).containsExactly("gpt-4o", "o3");
        assertThat(found.get("ok").asBoolean()).isTrue();
        assertThat(found.get("status").asInt()).isEqualTo(200);
        assertThat(found.get("notes")).isEmpty();
        assertThat(found.get("error").isNull()).isTrue();
    }

    @Test
    void readsABareArrayAndAListWithoutType() throws Exception {
        vendor.pages.put("/v1/models", "[{\"id\":\"b\",\"object\":\"model\",\"type\":\"chat\"},{\"id\":\"a/x\"}]");
        vendor.pages.put(
                "/api/v1/models",
                "{\"data\":[{\"id\":\"openai/gpt-4o\",\"pricing\":{\"prompt\":\"0.0000025\"},\"error\":null}]}");

        assertThat(ids(discover(openAi("/v1")))).containsExactly("a/x", "b");
        assertThat(ids(discover(openAi("/api/v1")))).containsExactly("openai/gpt-4o");
    }

    @Test
    void readsAnthropicsListPageByPage() throws Exception {
        vendor.wanted = Map.of("x-api-key", KEY, "anthropic-version", "2023-06-01");
        vendor.pages.put(
                "/v1/models?limit=1000",
                "{\"data\":[{\"type\":\"model\",\"id\":\"claude-b\"}],\"has_more\":true,\"last_id\":\"claude b\"}");
        vendor.pages.put(
                "/v1/models?limit=1000&after_id=claude%20b",
                "{\"data\":[{\"type\":\"model\",\"id\":\"claude-a\"}],\"has_more\":false,\"last_id\":\"claude-a\"}");

        JsonNode found = discover(channel("anthropic", "anthropic", "header:x-api-key", "/v1"));

        assertThat(ids(found)).containsExactly("claude-a", "claude-b");
        assertThat(vendor.asked).hasSize(2);
    }

    @Test
    void readsTheModelsOfAiStudioThatChat() throws Exception {
        vendor.wanted = Map.of("x-goog-api-key", KEY);
        vendor.pages.put("/v1beta/models?pageSize=1000", """
                {"models":[{"name":"models/gemini-x","supportedGenerationMethods":["generateContent","countTokens"]},
                 {"name":"models/embedding-1","supportedGenerationMethods":["embedContent"]}],"nextPageToken":"a+b/c="}""");
        vendor.pages.put("/v1beta/models?pageSize=1000&pageToken=a%2Bb%2Fc%3D", """
                {"models":[{"name":"models/gemini-y","supportedGenerationMethods":["generateContent"]}]}""");

        assertThat(ids(discover(channel("gemini", "gemini", "header:x-goog-api-key", "/v1beta"))))
                .containsExactly("gemini-x", "gemini-y");
    }

    @Test
    void readsWhatAnOllamaHasPulledWithoutACredential() throws Exception {
        vendor.pages.put("/api/tags", "{\"models\":[{\"name\":\"llama3.2:latest\",\"size\":1}]}");

        RouteTable.Channel channel =
                InternalDoor.channel("ollama-native", "ollama", "none", vendor.baseUrl(), null, Map.of(), null);

        assertThat(ids(discover(channel))).containsExactly("llama3.2:latest");
        assertThat(vendor.headers.contains("authorization")).isFalse();
    }

    @Test
    void readsCoheresListWhereItsFirstVersionIs() throws Exception {
        vendor.pages.put(
                "/v1/models?endpoint=chat&page_size=1000",
                "{\"models\":[{\"name\":\"command-b\"}],\"next_page_token\":\"p2\"}");
        vendor.pages.put(
                "/v1/models?endpoint=chat&page_size=1000&page_token=p2",
                "{\"models\":[{\"name\":\"command-a\"}],\"next_page_token\":\"\"}");

        assertThat(ids(discover(channel("cohere", "cohere", "bearer", "/v2"))))
                .containsExactly("command-a", "command-b");
    }

    @Test
    void readsWhatAnAzureResourceCanDeployAndSaysThatDeploymentsAreMissing() throws Exception {
        vendor.wanted = Map.of("api-key", KEY);
        String list = """
                {"data":[{"id":"gpt-4o","capabilities":{"chat_completion":true}},
                 {"id":"ada","capabilities":{"chat_completion":false}},{"id":"new"}]}""";
        vendor.pages.put("/openai/models?api-version=2024-10-21", list);
        vendor.pages.put("/openai/v1/models", list);

        for (boolean v1 : new boolean[] {false, true}) {
            RouteTable.Channel channel = InternalDoor.channel(
                    "azure-openai",
                    "openai",
                    "azure",
                    vendor.baseUrl() + (v1 ? "/openai/v1" : "/openai"),
                    v1 ? null : Map.of("chat", "/deployments/{model}/chat/completions?api-version=2024-10-21"),
                    Map.of("apiVersion", "2024-10-21"),
                    KEY);
            JsonNode found = discover(channel);

            assertThat(ids(found)).containsExactly("gpt-4o", "new");
            assertThat(found.get("notes").get(0).asText()).contains("does not list deployments");
        }
    }

    @Test
    void asksBedrocksControlPlaneWithASignatureOverWhatArrives() throws Exception {
        String path = "/foundation-models?byOutputModality=TEXT";
        vendor.pages.put(path, """
                {"modelSummaries":[{"modelId":"amazon.nova-pro-v1:0","inferenceTypesSupported":["ON_DEMAND"]},
                 {"modelId":"anthropic.claude-x","inferenceTypesSupported":["INFERENCE_PROFILE"]},
                 {"modelId":"amazon.titan:4k","inferenceTypesSupported":["PROVISIONED"]}]}""");
        String secret = "{\"accessKeyId\":\"AKIDEXAMPLE\",\"secretAccessKey\":\"fake-secret\"}";
        Map<String, String> options = Map.of("region", "us-east-1");
        String runtime = "http://bedrock-runtime.us-east-1.cloud.test:" + vendor.port();

        JsonNode found = discover(InternalDoor.channel("bedrock", "bedrock", "sigv4", runtime, null, options, secret));

        assertThat(ids(found)).containsExactly("amazon.nova-pro-v1:0", "anthropic.claude-x");
        assertThat(found.get("notes").get(0).asText()).contains("inference profile");
        Draft arrived =
                new Draft("GET", "bedrock.us-east-1.cloud.test:" + vendor.port(), path, Map.of(), new byte[0], options);
        LocalDateTime at = LocalDateTime.parse(
                vendor.headers.get("x-amz-date"), DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'"));
        assertThat(vendor.headers.get("authorization"))
                .contains("/us-east-1/bedrock/aws4_request")
                .isEqualTo(new SigV4("bedrock")
                        .sign(arrived, Secret.of(secret), at.toInstant(ZoneOffset.UTC))
                        .headers()
                        .get("authorization"));
    }

    @Test
    void saysThatAnotherBedrockHasToBeNamedItsModels() throws Exception {
        JsonNode found = discover(InternalDoor.channel(
                "bedrock", "bedrock", "sigv4", vendor.baseUrl(), null, Map.of("region", "us-east-1"), KEY));

        assertThat(found.get("ok").asBoolean()).isFalse();
        assertThat(found.get("error").asText()).contains("Name the models");
        assertThat(vendor.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"p, vertex", "p, dashscope", "p, wenxin", "p, hunyuan", "p, of-the-future", "vertex-openai, openai"})
    void saysWhatToDoWhereNothingCanBeListed(String provider, String dialect) throws Exception {
        JsonNode found = discover(channel(provider, dialect, "bearer", "/v1"));

        assertThat(found.get("ok").asBoolean()).isFalse();
        assertThat(found.get("status").asInt()).isZero();
        assertThat(found.get("error").asText()).containsIgnoringCase("name the models of the channel");
        assertThat(vendor.asked).isEmpty();
    }

    @Test
    void saysWhyItFailedWithStatusAndWithoutSecrets() throws Exception {
        vendor.wanted = Map.of("authorization", "Bearer other");
        JsonNode refused = discover(openAi("/v1"));
        vendor.wanted = Map.of();
        JsonNode absent = discover(openAi("/v1"));
        vendor.pages.put("/v1/models", "{\"error\":{\"message\":\"quota of " + KEY + " is used up\"}}");
        JsonNode hidden = discover(openAi("/v1"));
        vendor.status = 500;
        JsonNode broken = discover(openAi("/v1"));

        assertThat(List.of(refused, absent, hidden, broken)).allSatisfy(found -> {
            assertThat(found.get("ok").asBoolean()).isFalse();
            assertThat(found.get("models")).isEmpty();
            assertThat(found.toString()).doesNotContain(KEY, "127.0.0.1", "demo-channel");
        });
        assertThat(refused.get("status").asInt()).isEqualTo(401);
        assertThat(refused.get("error").asText())
                .startsWith("The upstream answered with status 401: who are you.")
                .contains("the credential k1 is wrong");
        assertThat(absent.get("status").asInt()).isEqualTo(404);
        assertThat(hidden.get("error").asText()).contains("is used up");
        assertThat(broken.get("status").asInt()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>hello</html>", "{\"models\":[]}", "{\"data\":{}}", "\"text\"", "[1,"})
    void refusesWhatIsNoList(String answer) throws Exception {
        vendor.pages.put("/v1/models", answer);

        JsonNode found = discover(openAi("/v1"));

        assertThat(found.get("ok").asBoolean()).isFalse();
        assertThat(found.get("error").asText()).startsWith("The upstream answered with something that is no");
    }

    @Test
    void readsNoListWithoutEnd() throws Exception {
        vendor.pages.put("/v1/models", "{\"data\":[],\"filler\":\"" + "x".repeat(5 << 20) + "\"}");
        JsonNode tooLong = discover(openAi("/v1"));
        vendor.pages.put(
                "/v1/models?limit=1000",
                "{\"data\":[{\"id\":\"claude-b\"}],\"has_more\":true,\"last_id\":\"claude-b\"}");
        vendor.pages.put(
                "/v1/models?limit=1000&after_id=claude-b",
                "{\"data\":[{\"id\":\"claude-b\"}],\"has_more\":true,\"last_id\":\"claude-b\"}");
        JsonNode round = discover(channel("anthropic", "anthropic", "header:x-api-key", "/v1"));

        assertThat(tooLong.get("error").asText()).contains("more than is read");
        assertThat(round.get("error").asText()).contains("the same page again");
    }

    @Test
    void stopsAfterFiftyPagesAndSaysSo() throws Exception {
        vendor.pages.put("/v1/models?limit=1000", page(0));
        for (int i = 0; i < 60; i++) {
            vendor.pages.put("/v1/models?limit=1000&after_id=m" + i, page(i + 1));
        }

        JsonNode found = discover(channel("anthropic", "anthropic", "header:x-api-key", "/v1"));

        assertThat(ids(found)).hasSize(50);
        assertThat(found.get("notes").get(0).asText()).contains("more models than 50 pages hold");
    }

    private static String page(int i) {
        return "{\"data\":[{\"id\":\"m" + i + "\"}],\"has_more\":true,\"last_id\":\"m" + i + "\"}";
    }

    private RouteTable.Channel openAi(String path) {
        return channel("openai-custom", "openai", "bearer", path);
    }

    private RouteTable.Channel channel(String provider, String dialect, String access, String path) {
        return InternalDoor.channel(provider, dialect, access, vendor.baseUrl() + path, null, Map.of(), KEY);
    }

    private JsonNode discover(RouteTable.Channel channel) throws Exception {
        return door.post("discoverModels", new DiscoverCall(channel, null));
    }

    private static List<String> ids(JsonNode found) {
        assertThat(found.get("error").asText("")).isIn("", "null");
        return found.get("models")
                .valueStream()
                .map(model -> model.get("id").asText())
                .toList();
    }
}
