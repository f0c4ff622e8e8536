package dev.sluice.testkit.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.z.openapi.ZhipuAiClient;
import ai.z.openapi.service.embedding.EmbeddingCreateParams;
import ai.z.openapi.service.embedding.EmbeddingResponse;
import ai.z.openapi.service.model.ChatCompletionCreateParams;
import ai.z.openapi.service.model.ChatCompletionResponse;
import ai.z.openapi.service.model.ChatFunction;
import ai.z.openapi.service.model.ChatFunctionParameters;
import ai.z.openapi.service.model.ChatMessage;
import ai.z.openapi.service.model.ChatTool;
import ai.z.openapi.service.model.Choice;
import ai.z.openapi.service.model.ModelData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Zhipu's own SDK, which signs the tokens itself or sends the key as it is, is served by {@link CompatibleServer}. */
class ZhipuSdkTest {
    private final CompatibleServer server = CompatibleServer.start("zhipu");
    private final ZhipuAiClient sdk = signing(ZhipuToken.CREDENTIAL);

    @AfterEach
    void close() {
        sdk.close();
        server.close();
    }

    @Test
    void aWholeAnswer() {
        server.answer(OpenAiAnswers.WHOLE);

        ChatCompletionResponse said = sdk.chat().createChatCompletion(ask(false));

        assertThat(said.isSuccess()).as(said.getMsg()).isTrue();
        Choice choice = said.getData().getChoices().getFirst();
        assertThat(choice.getMessage().getContent()).isEqualTo("Hé");
        assertThat(choice.getFinishReason()).isEqualTo("stop");
        assertThat(said.getData().getUsage().getPromptTokens()).isEqualTo(20);
        assertThat(said.getData().getUsage().getCompletionTokens()).isEqualTo(7);
        assertThat(server.header("authorization")).startsWith("Bearer ey").doesNotContain(ZhipuToken.CREDENTIAL);
    }

    @Test
    void aToolCallAskedForWithTheKeyAsItIs() {
        ZhipuAiClient plain = builder(ZhipuToken.CREDENTIAL).disableTokenCache().build();
        server.answer(OpenAiAnswers.TOOL);

        ChatCompletionResponse said = plain.chat().createChatCompletion(ask(false));

        assertThat(said.isSuccess()).as(said.getMsg()).isTrue();
        var call = said.getData()
                .getChoices()
                .getFirst()
                .getMessage()
                .getToolCalls()
                .getFirst();
        assertThat(call.getFunction().getName()).isEqualTo("weather");
        assertThat(call.getFunction().getArguments().asText()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(server.asked().at("/tools/0/function/parameters/type").asText())
                .isEqualTo("object");
        assertThat(server.header("authorization")).isEqualTo("Bearer " + ZhipuToken.CREDENTIAL);
        plain.close();
    }

    @Test
    void aStream() {
        server.answer(OpenAiAnswers.STREAM);

        ChatCompletionResponse said = sdk.chat().createChatCompletion(ask(true));
        List<ModelData> told = said.getFlowable().toList().blockingGet();

        assertThat(told)
                .extracting(part -> part.getChoices().getFirst().getDelta().getContent())
                .startsWith("H", "é");
        ModelData last = told.getLast();
        assertThat(last.getChoices().getFirst().getFinishReason()).isEqualTo("stop");
        assertThat(last.getUsage().getCompletionTokens()).isEqualTo(7);
    }

    @Test
    void vectors() {
        server.answer(OpenAiAnswers.VECTORS);

        EmbeddingResponse made = sdk.embeddings()
                .createEmbeddings(EmbeddingCreateParams.builder()
                        .model("embedding-3")
                        .input(List.of("a"))
                        .dimensions(256)
                        .build());

        assertThat(made.isSuccess()).as(made.getMsg()).isTrue();
        assertThat(made.getData().getData().getFirst().getEmbedding()).containsExactly(0.25, -0.5);
        assertThat(made.getData().getUsage().getTotalTokens()).isEqualTo(3);
        assertThat(server.path()).isEqualTo("/api/paas/v4/embeddings");
    }

    @Test
    void errors() {
        ZhipuAiClient stranger = signing("another-id.another-example");
        ChatCompletionResponse unknown = stranger.chat().createChatCompletion(ask(false));
        stranger.close();
        assertThat(unknown.isSuccess()).isFalse();
        assertThat(unknown.getCode()).isEqualTo(401);
        assertThat(unknown.getError().getCode()).isEqualTo(1000);
        server.status(429);
        server.answer("{\"error\":{\"code\":\"1302\",\"message\":\"Slow down.\"}}");

        ChatCompletionResponse limited = sdk.chat().createChatCompletion(ask(false));

        assertThat(limited.getCode()).isEqualTo(429);
        assertThat(limited.getError().getCode()).isEqualTo(1302);
    }

    private ZhipuAiClient signing(String key) {
        return builder(key).enableTokenCache().build();
    }

    private ZhipuAiClient.Builder builder(String key) {
        return new ZhipuAiClient.Builder(server.root() + "/api/paas/v4/", key);
    }

    private static ChatCompletionCreateParams ask(boolean stream) {
        ChatFunction weather = ChatFunction.builder()
                .name("weather")
                .description("The weather of a city.")
                .parameters(ChatFunctionParameters.builder()
                        .type("object")
                        .properties(Map.of())
                        .build())
                .build();
        return ChatCompletionCreateParams.builder().model("glm-4.6").stream(stream)
                .messages(List.of(ChatMessage.builder()
                        .role("user")
                        .content("Weather in Oslo?")
                        .build()))
                .tools(List.of(
                        ChatTool.builder().type("function").function(weather).build()))
                .requestId("request-1")
                .userId("user-12")
                .build();
    }
}
