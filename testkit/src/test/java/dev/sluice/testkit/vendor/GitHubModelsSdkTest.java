package dev.sluice.testkit.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.ai.inference.ChatCompletionsClient;
import com.azure.ai.inference.ChatCompletionsClientBuilder;
import com.azure.ai.inference.EmbeddingsClientBuilder;
import com.azure.ai.inference.models.ChatCompletions;
import com.azure.ai.inference.models.ChatCompletionsOptions;
import com.azure.ai.inference.models.ChatCompletionsToolDefinition;
import com.azure.ai.inference.models.ChatRequestUserMessage;
import com.azure.ai.inference.models.CompletionsFinishReason;
import com.azure.ai.inference.models.EmbeddingsResult;
import com.azure.ai.inference.models.FunctionDefinition;
import com.azure.ai.inference.models.StreamingChatCompletionsUpdate;
import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.util.BinaryData;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * GitHub Models, asked by the SDK that its pages name, Microsoft's for Azure AI Inference, is served by {@link CompatibleServer}. The
 * SDK is given a token, which it shows as a bearer; a key it would show without that word.
 */
class GitHubModelsSdkTest {
    private static final String MODEL = "openai/gpt-4o";

    private final CompatibleServer server = CompatibleServer.start("github-models");
    private final AzureTransport transport = AzureTransport.to(server);

    @AfterEach
    void close() {
        transport.close();
        server.close();
    }

    @Test
    void aWholeAnswer() {
        server.answer(OpenAiAnswers.WHOLE);

        ChatCompletions said = sdk(CompatibleServer.KEY).buildClient().complete(ask());

        assertThat(said.getChoice().getMessage().getContent()).isEqualTo("Hé");
        assertThat(said.getChoice().getFinishReason()).isEqualTo(CompletionsFinishReason.STOPPED);
        assertThat(said.getUsage().getPromptTokens()).isEqualTo(20);
        assertThat(said.getUsage().getCompletionTokens()).isEqualTo(7);
        assertThat(said.getUsage().getTotalTokens()).isEqualTo(27);
        assertThat(server.path()).isEqualTo("/inference/chat/completions");
        assertThat(server.asked().path("model").asText()).isEqualTo(MODEL);
        assertThat(server.header("authorization")).isEqualTo("Bearer " + CompatibleServer.KEY);
    }

    @Test
    void aToolCall() {
        server.answer(OpenAiAnswers.TOOL);

        ChatCompletions said = sdk(CompatibleServer.KEY).buildClient().complete(ask());

        assertThat(said.getChoice().getFinishReason()).isEqualTo(CompletionsFinishReason.TOOL_CALLS);
        var call = said.getChoice().getMessage().getToolCalls().getFirst();
        assertThat(call.getId()).isEqualTo("call_1");
        assertThat(call.getFunction().getName()).isEqualTo("weather");
        assertThat(call.getFunction().getArguments()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(server.asked().at("/tools/0/function/parameters/type").asText())
                .isEqualTo("object");
    }

    @Test
    void aStreamWhoseUsageNobodyAskedFor() {
        server.answer(OpenAiAnswers.STREAM);

        var told = streamed(sdk(CompatibleServer.KEY).buildClient());

        assertThat(told).hasSize(3).allMatch(part -> part.getUsage() == null);
        assertThat(told.get(0).getChoice().getDelta().getContent()).isEqualTo("H");
        assertThat(told.get(1).getChoice().getDelta().getContent()).isEqualTo("é");
        assertThat(told.get(2).getChoice().getFinishReason()).isEqualTo(CompletionsFinishReason.STOPPED);
    }

    @Test
    void aStreamWithItsUsage() {
        server.answer(OpenAiAnswers.STREAM);

        var told = streamed(sdk(CompatibleServer.KEY).addPolicy(usageToo()).buildClient());

        assertThat(told).hasSize(4);
        assertThat(told.getLast().getUsage().getPromptTokens()).isEqualTo(20);
        assertThat(told.getLast().getUsage().getCompletionTokens()).isEqualTo(7);
    }

    @Test
    void vectors() {
        server.answer(OpenAiAnswers.VECTORS);

        EmbeddingsResult made = new EmbeddingsClientBuilder()
                .endpoint(transport.root() + "/inference")
                .credential(token(CompatibleServer.KEY))
                .httpClient(transport.client())
                .buildClient()
                .embed(List.of("a"), null, null, null, "openai/text-embedding-3-small", null);

        assertThat(made.getData().getFirst().getEmbeddingList()).containsExactly(0.25f, -0.5f);
        assertThat(made.getUsage().getPromptTokens()).isEqualTo(3);
        assertThat(made.getUsage().getTotalTokens()).isEqualTo(3);
        assertThat(server.path()).isEqualTo("/inference/embeddings");
    }

    @Test
    void errors() {
        ChatCompletionsClient stranger = sdk("another-token").buildClient();
        assertThatThrownBy(() -> stranger.complete(ask()))
                .isInstanceOf(ClientAuthenticationException.class)
                .hasMessageContaining("invalid_api_key");
        assertThatThrownBy(
                        () -> sdk(CompatibleServer.KEY).buildClient().complete(new ChatCompletionsOptions(List.of())))
                .isInstanceOfSatisfying(HttpResponseException.class, refused -> assertThat(
                                refused.getResponse().getStatusCode())
                        .isEqualTo(400))
                .hasMessageContaining("invalid_request_error");
    }

    private ChatCompletionsClientBuilder sdk(String token) {
        return new ChatCompletionsClientBuilder()
                .endpoint(transport.root() + "/inference")
                .credential(token(token))
                .httpClient(transport.client())
                .retryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ZERO)));
    }

    private static TokenCredential token(String value) {
        return scopes -> Mono.just(new AccessToken(value, OffsetDateTime.MAX));
    }

    /** The SDK has no word for it. */
    private static HttpPipelinePolicy usageToo() {
        return (call, next) -> {
            byte[] asked = call.getHttpRequest().getBodyAsBinaryData().toBytes();
            ObjectNode body = (ObjectNode) VendorServer.json(asked);
            body.withObject("/stream_options").put("include_usage", true);
            call.getHttpRequest().setBody(BinaryData.fromString(body.toString()));
            return next.process();
        };
    }

    private static List<StreamingChatCompletionsUpdate> streamed(ChatCompletionsClient sdk) {
        return sdk.completeStream(ask()).stream().toList();
    }

    private static ChatCompletionsOptions ask() {
        FunctionDefinition weather = new FunctionDefinition("weather")
                .setDescription("The weather of a city.")
                .setParameters(BinaryData.fromObject(Map.of("type", "object", "properties", Map.of())));
        return new ChatCompletionsOptions(List.of(new ChatRequestUserMessage("Weather in Oslo?")))
                .setModel(MODEL)
                .setTools(List.of(new ChatCompletionsToolDefinition(weather)));
    }
}
