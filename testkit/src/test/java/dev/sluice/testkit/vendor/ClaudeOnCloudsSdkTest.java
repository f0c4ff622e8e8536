package dev.sluice.testkit.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.backends.Backend;
import com.anthropic.bedrock.backends.BedrockBackend;
import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.vertex.backends.VertexBackend;
import com.google.auth.oauth2.GoogleCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.regions.Region;

/** Anthropic's own SDK for the clouds is served by {@link MessagesServer} on Vertex AI and by {@link InvokeModelServer}. */
class ClaudeOnCloudsSdkTest {
    private static final String HI = """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[{"type":"text","text":"Hé"}],
            "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":20,"output_tokens":7}}""";
    private static final String DELTA =
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hé\"}}";

    private final MessagesServer vertex = MessagesServer.startOnVertex();
    private final InvokeModelServer bedrock = InvokeModelServer.start();
    private final List<AnthropicClient> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(AnthropicClient::close);
        vertex.close();
        bedrock.close();
    }

    @Test
    void aWholeAnswerOnVertex() throws IOException {
        vertex.answer(HI);

        AnthropicClient sdk = at(onVertex());
        isHi(sdk.messages().create(ask("claude-sonnet-4-5")));

        assertThat(vertex.path()).endsWith("/models/claude-sonnet-4-5:rawPredict");
        assertThat(vertex.header("authorization")).startsWith("Bearer ya29.");
    }

    @Test
    void aStreamOnVertex() throws IOException {
        vertex.answer("event: content_block_delta\ndata: " + DELTA + "\n\n");

        AnthropicClient sdk = at(onVertex());
        assertThat(streamed(sdk, "claude-sonnet-4-5")).isEqualTo("Hé");

        assertThat(vertex.path()).endsWith(":streamRawPredict");
    }

    @Test
    void aWholeAnswerOnBedrock() {
        bedrock.answer(HI);

        AnthropicClient sdk = at(onBedrock(ConverseServer.SECRET_ACCESS_KEY));
        isHi(sdk.messages().create(ask(InvokeModelServer.MODEL)));

        assertThat(bedrock.header("authorization")).startsWith("AWS4-HMAC-SHA256 ");
        assertThat(bedrock.asked().path("anthropic_version").asText()).isIn(MessagesRules.VERSIONS);
    }

    @Test
    void aStreamOnBedrock() {
        bedrock.answer(InvokeModelSdkTest.chunks(DELTA));

        AnthropicClient sdk = at(onBedrock(ConverseServer.SECRET_ACCESS_KEY));
        assertThat(streamed(sdk, InvokeModelServer.MODEL)).isEqualTo("Hé");

        assertThat(bedrock.path()).endsWith("/invoke-with-response-stream");
    }

    @Test
    void anApiKeyOfBedrock() {
        bedrock.answer(HI);

        AnthropicClient sdk = at(BedrockBackend.builder()
                .apiKey(InvokeModelServer.KEY)
                .region(Region.of(ConverseServer.REGION))
                .baseUrl(bedrock.root())
                .build());
        isHi(sdk.messages().create(ask(InvokeModelServer.MODEL)));

        assertThat(bedrock.header("authorization")).isEqualTo("Bearer " + InvokeModelServer.KEY);
    }

    @Test
    void errors() throws IOException {
        AnthropicClient stranger = at(onBedrock("another-example"));
        assertThatThrownBy(() -> stranger.messages().create(ask(InvokeModelServer.MODEL)))
                .isInstanceOfSatisfying(AnthropicServiceException.class, refused -> assertThat(refused.statusCode())
                        .isEqualTo(403));
        AnthropicClient sdk = at(onVertex());
        MessageCreateParams none =
                ask("claude-sonnet-4-5").toBuilder().messages(List.of()).build();

        assertThatThrownBy(() -> sdk.messages().create(none)).isInstanceOf(BadRequestException.class);
    }

    private static void isHi(Message said) {
        assertThat(said.content().getFirst().asText().text()).isEqualTo("Hé");
        assertThat(said.usage().inputTokens()).isEqualTo(20);
        assertThat(said.usage().outputTokens()).isEqualTo(7);
    }

    private static String streamed(AnthropicClient sdk, String model) {
        try (var stream = sdk.messages().createStreaming(ask(model))) {
            return stream.stream()
                    .flatMap(event -> event.contentBlockDelta().stream())
                    .flatMap(event -> event.delta().text().stream())
                    .map(delta -> delta.text())
                    .collect(Collectors.joining());
        }
    }

    private AnthropicClient at(Backend backend) {
        AnthropicClient sdk =
                AnthropicOkHttpClient.builder().backend(backend).maxRetries(0).build();
        opened.add(sdk);
        return sdk;
    }

    private Backend onVertex() throws IOException {
        byte[] keyFile = vertex.credential().getBytes(StandardCharsets.UTF_8);
        return VertexBackend.builder()
                .googleCredentials(GoogleCredentials.fromStream(new ByteArrayInputStream(keyFile))
                        .createScoped("https://www.googleapis.com/auth/cloud-platform"))
                .region(Vertex.REGION)
                .project(Vertex.PROJECT)
                .baseUrl(vertex.root())
                .build();
    }

    private Backend onBedrock(String key) {
        return BedrockBackend.builder()
                .awsCredentials(AwsBasicCredentials.create(ConverseServer.ACCESS_KEY_ID, key))
                .region(Region.of(ConverseServer.REGION))
                .baseUrl(bedrock.root())
                .build();
    }

    private static MessageCreateParams ask(String model) {
        return MessageCreateParams.builder()
                .model(model)
                .maxTokens(100)
                .addUserMessage("Say hé.")
                .build();
    }
}
