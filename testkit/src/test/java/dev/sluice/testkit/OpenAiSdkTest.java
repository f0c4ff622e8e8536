package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.core.JsonValue;
import com.openai.errors.RateLimitException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import org.junit.jupiter.api.Test;

/** OpenAI's own SDK is served by {@link Upstream}. */
class OpenAiSdkTest extends WithOpenAiSdk {

    @Test
    void aWholeAnswer() {
        ChatCompletion said = sdk.chat().completions().create(ask());

        assertThat(said.choices().getFirst().message().content())
                .hasValueSatisfying(text -> assertThat(text).isNotBlank());
        assertThat(said.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(said.usage()).isPresent();
    }

    @Test
    void aStream() {
        StringBuilder text = new StringBuilder();
        try (var stream = sdk.chat().completions().createStreaming(ask())) {
            stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .forEach(text::append);
        }

        assertThat(text.toString()).isNotBlank();
    }

    @Test
    void aToolCallThatATestHasOrdered() {
        String answer =
                "{\"id\":\"c-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"demo\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"weather\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"tool_calls\"}]}";
        upstream.script("demo", Behaviour.json("{\"body\":" + Behaviour.JSON.valueToTree(answer) + "}"));

        ChatCompletion said = sdk.chat().completions().create(ask());

        var call = said.choices().getFirst().message().toolCalls().orElseThrow().getFirst();
        assertThat(call.asFunction().function().name()).isEqualTo("weather");
        assertThat(upstream.journal().last().bodyText()).contains("\"tools\":[{");
    }

    @Test
    void errors() {
        upstream.script("*", "status-429");

        assertThatThrownBy(() -> sdk.chat().completions().create(ask())).isInstanceOf(RateLimitException.class);
    }

    private static ChatCompletionCreateParams ask() {
        FunctionDefinition weather = FunctionDefinition.builder()
                .name("weather")
                .parameters(FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .build())
                .build();
        return ChatCompletionCreateParams.builder()
                .model("demo")
                .addUserMessage("Say hello.")
                .addTool(ChatCompletionFunctionTool.builder().function(weather).build())
                .build();
    }
}
