package dev.sluice.testkit.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.ai.openai.OpenAIClient;
import com.azure.ai.openai.OpenAIClientBuilder;
import com.azure.ai.openai.models.ChatCompletionStreamOptions;
import com.azure.ai.openai.models.ChatCompletions;
import com.azure.ai.openai.models.ChatCompletionsFunctionToolCall;
import com.azure.ai.openai.models.ChatCompletionsFunctionToolDefinition;
import com.azure.ai.openai.models.ChatCompletionsFunctionToolDefinitionFunction;
import com.azure.ai.openai.models.ChatCompletionsOptions;
import com.azure.ai.openai.models.ChatRequestUserMessage;
import com.azure.ai.openai.models.CompletionsFinishReason;
import com.azure.ai.openai.models.Embeddings;
import com.azure.ai.openai.models.EmbeddingsOptions;
import com.azure.core.credential.KeyCredential;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.util.BinaryData;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Microsoft's own SDK is served by {@link CompatibleServer}, by TLS: it shows its key to nobody else. */
class AzureSdkTest {
    private static final String DEPLOYMENT = "my-gpt-4o";

    /** What the filter says of the prompt comes first, with no choices and no usage. */
    private static final String ANNOTATION =
            "data: {\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"prompt_filter_results\":[{\"prompt_index\":0,"
                    + "\"content_filter_results\":{\"hate\":{\"filtered\":false,\"severity\":\"safe\"}}}],\"choices\":[],\"usage\":null}\n\n";

    private final CompatibleServer server = CompatibleServer.start("azure-openai");
    private final AzureTransport transport = AzureTransport.to(server);
    private final OpenAIClient sdk = sdk(CompatibleServer.KEY);

    @AfterEach
    void close() {
        transport.close();
        server.close();
    }

    @Test
    void aWholeAnswer() {
        server.answer(OpenAiAnswers.WHOLE);

        ChatCompletions said = sdk.getChatCompletions(DEPLOYMENT, ask());

        assertThat(said.getChoices().getFirst().getMessage().getContent()).isEqualTo("Hé");
        assertThat(said.getChoices().getFirst().getFinishReason()).isEqualTo(CompletionsFinishReason.STOPPED);
        assertThat(said.getUsage().getPromptTokens()).isEqualTo(20);
        assertThat(said.getUsage().getCompletionTokens()).isEqualTo(7);
        assertThat(server.path()).isEqualTo("/openai/deployments/my-gpt-4o/chat/completions");
        assertThat(server.asked().has("model")).isFalse();
    }

    @Test
    void aToolCall() {
        server.answer(OpenAiAnswers.TOOL);

        ChatCompletions said = sdk.getChatCompletions(DEPLOYMENT, ask());

        var call = (ChatCompletionsFunctionToolCall)
                said.getChoices().getFirst().getMessage().getToolCalls().getFirst();
        assertThat(call.getFunction().getName()).isEqualTo("weather");
        assertThat(call.getFunction().getArguments()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(server.asked().at("/tools/0/function/parameters/type").asText())
                .isEqualTo("object");
    }

    @Test
    void aStream() {
        server.answer(ANNOTATION + OpenAiAnswers.STREAM);
        var usageToo = new ChatCompletionStreamOptions().setIncludeUsage(true);

        List<ChatCompletions> told = sdk.getChatCompletionsStream(DEPLOYMENT, ask(), usageToo).stream()
                .toList();

        assertThat(told).hasSize(5);
        assertThat(told.getFirst().getPromptFilterResults()).hasSize(1);
        assertThat(told.get(1).getChoices().getFirst().getDelta().getContent()).isEqualTo("H");
        assertThat(told.get(2).getChoices().getFirst().getDelta().getContent()).isEqualTo("é");
        assertThat(told.getLast().getUsage().getCompletionTokens()).isEqualTo(7);
    }

    @Test
    void aStreamWhoseUsageNobodyAskedFor() {
        server.answer(ANNOTATION + OpenAiAnswers.STREAM);

        List<ChatCompletions> told =
                sdk.getChatCompletionsStream(DEPLOYMENT, ask()).stream().toList();

        assertThat(told).hasSize(4).allMatch(part -> part.getUsage() == null);
        assertThat(told.getFirst().getPromptFilterResults()).hasSize(1);
    }

    @Test
    void vectors() {
        server.answer(OpenAiAnswers.VECTORS.replace("[0.25,-0.5]", "\"AACAPgAAAL8=\""));

        Embeddings made = sdk.getEmbeddings("my-embedding", new EmbeddingsOptions(List.of("a")));

        assertThat(made.getData().getFirst().getEmbedding()).containsExactly(0.25f, -0.5f);
        assertThat(made.getUsage().getTotalTokens()).isEqualTo(3);
        assertThat(server.asked().path("encoding_format").asText()).isEqualTo("base64");
    }

    @Test
    void errors() {
        OpenAIClient stranger = sdk("another-key");
        assertThatThrownBy(() -> stranger.getChatCompletions(DEPLOYMENT, ask()))
                .isInstanceOf(ClientAuthenticationException.class)
                .hasMessageContaining("\"code\":\"401\"");
        assertThatThrownBy(() -> sdk.getChatCompletions(DEPLOYMENT, new ChatCompletionsOptions(List.of())))
                .isInstanceOfSatisfying(HttpResponseException.class, refused -> assertThat(
                                refused.getResponse().getStatusCode())
                        .isEqualTo(400))
                .hasMessageContaining("invalid_request_error");
    }

    private OpenAIClient sdk(String key) {
        return new OpenAIClientBuilder()
                .endpoint(transport.root())
                .credential(new KeyCredential(key))
                .httpClient(transport.client())
                .retryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ZERO)))
                .buildClient();
    }

    private static ChatCompletionsOptions ask() {
        var weather = new ChatCompletionsFunctionToolDefinitionFunction("weather")
                .setDescription("The weather of a city.")
                .setParameters(BinaryData.fromObject(Map.of("type", "object", "properties", Map.of())));
        return new ChatCompletionsOptions(List.of(new ChatRequestUserMessage("Weather in Oslo?")))
                .setTools(List.of(new ChatCompletionsFunctionToolDefinition(weather)));
    }
}
