package dev.sluice.testkit.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.eventstream.HeaderValue;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelRequest;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelResponse;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException;
import software.amazon.awssdk.services.bedrockruntime.model.ValidationException;

/** Amazon's own SDK is served by {@link InvokeModelServer}. */
class InvokeModelSdkTest {
    /** One for all tests: each takes seconds to close. */
    private static final SdkAsyncHttpClient HTTP = NettyNioAsyncHttpClient.create();

    private static final String ASK = "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":9,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    private final InvokeModelServer server = InvokeModelServer.start();
    private final BedrockRuntimeAsyncClient sdk = BedrockRuntimeAsyncClient.builder()
            .httpClient(HTTP)
            .region(Region.of(ConverseServer.REGION))
            .endpointOverride(URI.create(server.root()))
            .credentialsProvider(StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(ConverseServer.ACCESS_KEY_ID, ConverseServer.SECRET_ACCESS_KEY)))
            .overrideConfiguration(options -> options.retryStrategy(retries -> retries.maxAttempts(1)))
            .build();

    @AfterAll
    static void disconnect() {
        HTTP.close();
    }

    @AfterEach
    void close() {
        sdk.close();
        server.close();
    }

    @Test
    void aWholeAnswer() throws Exception {
        server.answer("{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"Hé\"}]}");

        String said = sdk.invokeModel(ask(ASK)).get(30, TimeUnit.SECONDS).body().asUtf8String();

        assertThat(new ObjectMapper().readTree(said).at("/content/0/text").asText())
                .isEqualTo("Hé");
        assertThat(server.header("authorization")).startsWith("AWS4-HMAC-SHA256 ");
    }

    @Test
    void aStream() throws Exception {
        server.answer(chunks("{\"type\":\"content_block_delta\"}", "{\"type\":\"message_stop\"}"));

        List<String> told = new ArrayList<>();
        InvokeModelWithResponseStreamResponseHandler handler = InvokeModelWithResponseStreamResponseHandler.builder()
                .subscriber(InvokeModelWithResponseStreamResponseHandler.Visitor.builder()
                        .onChunk(chunk -> told.add(chunk.bytes().asUtf8String()))
                        .build())
                .build();
        sdk.invokeModelWithResponseStream(
                        InvokeModelWithResponseStreamRequest.builder()
                                .modelId(InvokeModelServer.MODEL)
                                .body(SdkBytes.fromUtf8String(ASK))
                                .build(),
                        handler)
                .get(30, TimeUnit.SECONDS);

        assertThat(told).containsExactly("{\"type\":\"content_block_delta\"}", "{\"type\":\"message_stop\"}");
    }

    @Test
    void vectors() throws Exception {
        server.answer(
                "{\"embedding\":[0.25,-0.5],\"embeddingsByType\":{\"float\":[0.25,-0.5]},\"inputTextTokenCount\":3}");
        server.counts(3);

        InvokeModelResponse titans = sdk.invokeModel(
                        ask(InvokeModelServer.TITAN, "{\"inputText\":\"a\",\"dimensions\":256,\"normalize\":true}"))
                .get(30, TimeUnit.SECONDS);
        sdk.invokeModel(ask(
                        InvokeModelServer.EMBED_4,
                        "{\"texts\":[\"a\",\"b\"],\"input_type\":\"search_query\",\"output_dimension\":256}"))
                .get(30, TimeUnit.SECONDS);

        assertThat(titans.body().asUtf8String()).contains("\"inputTextTokenCount\":3");
        assertThat(titans.sdkHttpResponse().firstMatchingHeader("x-amzn-bedrock-input-token-count"))
                .contains("3");
        assertThat(server.path()).isEqualTo("/model/us.cohere.embed-v4%3A0/invoke");
        assertThatThrownBy(() -> sdk.invokeModel(ask(InvokeModelServer.EMBED_3, "{\"texts\":[\"a\"]}"))
                        .join())
                .cause()
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("input_type");
    }

    @Test
    void errors() {
        assertThatThrownBy(() -> sdk.invokeModel(ask(ASK.replace("2023-05-31", "2023-06-01")))
                        .join())
                .cause()
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("anthropic_version");
        assertThatThrownBy(() -> sdk.invokeModel(ask(ASK.replace("{\"anth", "{\"stream\":true,\"anth")))
                        .join())
                .cause()
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("stream");
        server.fails(429, "ThrottlingException", "Please wait.");

        assertThatThrownBy(() -> sdk.invokeModel(ask(ASK)).join()).cause().isInstanceOf(ThrottlingException.class);
    }

    private static InvokeModelRequest ask(String body) {
        return ask(InvokeModelServer.MODEL, body);
    }

    private static InvokeModelRequest ask(String model, String body) {
        return InvokeModelRequest.builder()
                .modelId(model)
                .contentType("application/json")
                .accept("application/json")
                .body(SdkBytes.fromUtf8String(body))
                .build();
    }

    /** A stream of these events. */
    static byte[] chunks(String... events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String event : events) {
            chunk(out, event);
        }
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String json) {
        String base64 = Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        Map<String, HeaderValue> headers = Map.of(
                ":message-type", HeaderValue.fromString("event"),
                ":event-type", HeaderValue.fromString("chunk"),
                ":content-type", HeaderValue.fromString("application/json"));
        new software.amazon.awssdk.eventstream.Message(
                        headers, ("{\"bytes\":\"" + base64 + "\"}").getBytes(StandardCharsets.UTF_8))
                .encode(out);
    }
}
