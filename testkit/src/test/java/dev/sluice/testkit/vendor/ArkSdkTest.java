package dev.sluice.testkit.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.volcengine.ark.runtime.exception.ArkHttpException;
import com.volcengine.ark.runtime.model.completion.chat.ChatCompletionChunk;
import com.volcengine.ark.runtime.model.completion.chat.ChatCompletionRequest;
import com.volcengine.ark.runtime.model.completion.chat.ChatCompletionRequest.ChatCompletionRequestStreamOptions;
import com.volcengine.ark.runtime.model.completion.chat.ChatCompletionResult;
import com.volcengine.ark.runtime.model.completion.chat.ChatFunction;
import com.volcengine.ark.runtime.model.completion.chat.ChatMessage;
import com.volcengine.ark.runtime.model.completion.chat.ChatMessageRole;
import com.volcengine.ark.runtime.model.completion.chat.ChatTool;
import com.volcengine.ark.runtime.model.embeddings.EmbeddingRequest;
import com.volcengine.ark.runtime.model.embeddings.EmbeddingResult;
import com.volcengine.ark.runtime.service.ArkService;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Volcengine's own SDK for Ark is served by {@link CompatibleServer}. */
class ArkSdkTest {
    private final CompatibleServer server = CompatibleServer.start("volcengine");
    private final ArkService sdk = sdk(CompatibleServer.KEY);

    @AfterEach
    void close() {
        sdk.shutdownExecutor();
        server.close();
    }

    @Test
    void aWholeAnswer() {
        server.answer(OpenAiAnswers.WHOLE);

        ChatCompletionResult said = sdk.createChatCompletion(ask().build());

        assertThat(said.getChoices().getFirst().getMessage().getContent()).isEqualTo("Hé");
        assertThat(said.getChoices().getFirst().getFinishReason()).isEqualTo("stop");
        assertThat(said.getUsage().getPromptTokens()).isEqualTo(20);
        assertThat(said.getUsage().getCompletionTokens()).isEqualTo(7);
        assertThat(server.path()).isEqualTo("/api/v3/chat/completions");
    }

    @Test
    void aToolCall() {
        server.answer(OpenAiAnswers.TOOL);

        ChatCompletionResult said = sdk.createChatCompletion(ask().build());

        var call = said.getChoices().getFirst().getMessage().getToolCalls().getFirst();
        assertThat(call.getFunction().getName()).isEqualTo("weather");
        assertThat(call.getFunction().getArguments()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(server.asked().at("/tools/0/function/parameters/type").asText())
                .isEqualTo("object");
    }

    @Test
    void aStream() {
        server.answer(OpenAiAnswers.STREAM);

        List<ChatCompletionChunk> told = sdk.streamChatCompletion(
                        ask().streamOptions(ChatCompletionRequestStreamOptions.of(true))
                                .build())
                .toList()
                .blockingGet();

        assertThat(told).hasSize(4);
        assertThat(told.get(0).getChoices().getFirst().getMessage().getContent())
                .isEqualTo("H");
        assertThat(told.get(1).getChoices().getFirst().getMessage().getContent())
                .isEqualTo("é");
        assertThat(told.get(2).getChoices().getFirst().getFinishReason()).isEqualTo("stop");
        assertThat(told.get(3).getUsage().getCompletionTokens()).isEqualTo(7);
    }

    @Test
    void vectors() {
        server.answer(OpenAiAnswers.VECTORS);

        EmbeddingResult made = sdk.createEmbeddings(EmbeddingRequest.builder()
                .model("doubao-embedding")
                .input(List.of("a"))
                .build());

        assertThat(made.getData().getFirst().getEmbedding()).containsExactly(0.25, -0.5);
        assertThat(made.getUsage().getTotalTokens()).isEqualTo(3);
    }

    @Test
    void errors() {
        ArkService stranger = sdk("another-key");
        assertThatThrownBy(() -> stranger.createChatCompletion(ask().build()))
                .isInstanceOfSatisfying(ArkHttpException.class, refused -> {
                    assertThat(refused.statusCode).isEqualTo(401);
                    assertThat(refused.code).isEqualTo("AuthenticationError");
                });
        stranger.shutdownExecutor();
        assertThatThrownBy(
                        () -> sdk.createChatCompletion(ask().messages(List.of()).build()))
                .isInstanceOfSatisfying(ArkHttpException.class, refused -> assertThat(refused.code)
                        .isEqualTo("InvalidParameter"));
    }

    private ArkService sdk(String key) {
        return ArkService.builder()
                .apiKey(key)
                .baseUrl(server.root() + "/api/v3/")
                .retryTimes(0)
                .build();
    }

    private static ChatCompletionRequest.Builder ask() {
        ChatFunction weather = new ChatFunction.Builder()
                .name("weather")
                .description("The weather of a city.")
                .parameters(Map.of("type", "object", "properties", Map.of()))
                .build();
        return ChatCompletionRequest.builder()
                .model("doubao-seed-1-6")
                .messages(List.of(ChatMessage.builder()
                        .role(ChatMessageRole.USER)
                        .content("Weather in Oslo?")
                        .build()))
                .tools(List.of(new ChatTool("function", weather)));
    }
}
