package dev.sluice.testkit.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.eventstream.HeaderValue;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.BedrockRuntimeException;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.StopReason;
import software.amazon.awssdk.services.bedrockruntime.model.Tool;
import software.amazon.awssdk.services.bedrockruntime.model.ToolConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.ToolInputSchema;
import software.amazon.awssdk.services.bedrockruntime.model.ToolSpecification;
import software.amazon.awssdk.services.bedrockruntime.model.ToolUseBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ValidationException;

/** Amazon's own SDK is served by {@link ConverseServer}, which finds its signatures right. */
class BedrockSdkTest {
    /** One for all tests: each takes seconds to close. */
    private static final SdkAsyncHttpClient HTTP = NettyNioAsyncHttpClient.create();

    private final ConverseServer server = ConverseServer.start();
    private final BedrockRuntimeAsyncClient sdk = client(ConverseServer.SECRET_ACCESS_KEY);

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
    void aWholeAnswerAndAToolCall() throws Exception {
        server.answer("""
                {"output":{"message":{"role":"assistant","content":[{"text":"Let me look."},
                {"toolUse":{"toolUseId":"tooluse_1","name":"weather","input":{"city":"Oslo"}}}]}},
                "stopReason":"tool_use","metrics":{"latencyMs":9},
                "usage":{"inputTokens":12,"outputTokens":7,"totalTokens":19}}""");

        ConverseResponse said = sdk.converse(ask()).get(30, TimeUnit.SECONDS);

        ToolUseBlock call = said.output().message().content().get(1).toolUse();
        assertThat(said.output().message().content().get(0).text()).isEqualTo("Let me look.");
        assertThat(call.input().asMap().get("city").asString()).isEqualTo("Oslo");
        assertThat(said.stopReason()).isEqualTo(StopReason.TOOL_USE);
        assertThat(said.usage().outputTokens()).isEqualTo(7);
        assertThat(server.header("authorization")).startsWith("AWS4-HMAC-SHA256 ");
    }

    @Test
    void aStream() throws Exception {
        ByteArrayOutputStream events = new ByteArrayOutputStream();
        event(events, "messageStart", "{\"role\":\"assistant\"}");
        event(events, "contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Hé\"}}");
        event(events, "contentBlockStop", "{\"contentBlockIndex\":0}");
        event(events, "messageStop", "{\"stopReason\":\"end_turn\"}");
        server.answer(events.toByteArray());

        StringBuilder told = new StringBuilder();
        ConverseStreamResponseHandler handler = ConverseStreamResponseHandler.builder()
                .subscriber(ConverseStreamResponseHandler.Visitor.builder()
                        .onContentBlockDelta(delta -> told.append(delta.delta().text()))
                        .onMessageStop(stop -> told.append(' ').append(stop.stopReason()))
                        .build())
                .build();
        sdk.converseStream(
                        ConverseStreamRequest.builder()
                                .modelId(ConverseServer.MODEL)
                                .messages(question())
                                .build(),
                        handler)
                .get(30, TimeUnit.SECONDS);

        assertThat(told.toString()).isEqualTo("Hé end_turn");
    }

    @Test
    void errors() {
        try (BedrockRuntimeAsyncClient stranger = client("another-example")) {
            assertThatThrownBy(() -> stranger.converse(ask()).join())
                    .cause()
                    .isInstanceOf(BedrockRuntimeException.class)
                    .hasMessageContaining("does not match the signature you provided");
        }
        server.fails(400, "ValidationException", "The maximum tokens you requested exceeds the model limit.");

        assertThatThrownBy(() -> sdk.converse(ask()).join())
                .cause()
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("exceeds the model limit");
    }

    @Test
    void aSignatureOfAnotherTimeIsRefused() {
        server.clock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(6)));

        assertThatThrownBy(() -> sdk.converse(ask()).join())
                .cause()
                .isInstanceOf(BedrockRuntimeException.class)
                .hasMessageContaining("Signature expired");
    }

    private BedrockRuntimeAsyncClient client(String secret) {
        return BedrockRuntimeAsyncClient.builder()
                .httpClient(HTTP)
                .region(Region.of(ConverseServer.REGION))
                .endpointOverride(URI.create(server.root()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(ConverseServer.ACCESS_KEY_ID, secret)))
                .overrideConfiguration(options -> options.retryStrategy(retries -> retries.maxAttempts(1)))
                .build();
    }

    private static Message question() {
        return Message.builder()
                .role(ConversationRole.USER)
                .content(ContentBlock.fromText("Weather in Oslo?"))
                .build();
    }

    private static ConverseRequest ask() {
        Document schema = Document.fromMap(Map.of("type", Document.fromString("object")));
        ToolSpecification weather = ToolSpecification.builder()
                .name("weather")
                .inputSchema(ToolInputSchema.fromJson(schema))
                .build();
        return ConverseRequest.builder()
                .modelId(ConverseServer.MODEL)
                .messages(question())
                .inferenceConfig(config -> config.maxTokens(100).temperature(0.5f))
                .toolConfig(ToolConfiguration.builder()
                        .tools(List.of(Tool.fromToolSpec(weather)))
                        .build())
                .build();
    }

    private static void event(ByteArrayOutputStream out, String type, String json) {
        Map<String, HeaderValue> headers = Map.of(
                ":message-type", HeaderValue.fromString("event"),
                ":event-type", HeaderValue.fromString(type),
                ":content-type", HeaderValue.fromString("application/json"));
        new software.amazon.awssdk.eventstream.Message(headers, json.getBytes(StandardCharsets.UTF_8)).encode(out);
    }
}
