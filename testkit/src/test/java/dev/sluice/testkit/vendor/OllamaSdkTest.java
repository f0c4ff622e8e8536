package dev.sluice.testkit.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ollama4j.OllamaAPI;
import io.github.ollama4j.exceptions.OllamaBaseException;
import io.github.ollama4j.models.chat.OllamaChatMessage;
import io.github.ollama4j.models.chat.OllamaChatMessageRole;
import io.github.ollama4j.models.chat.OllamaChatRequest;
import io.github.ollama4j.models.chat.OllamaChatResult;
import io.github.ollama4j.models.embeddings.OllamaEmbedResponseModel;
import io.github.ollama4j.tools.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ollama's SDK for Java is served by {@link OllamaServer}. */
class OllamaSdkTest {
    private static final String END = "\"done\":true,\"done_reason\":\"stop\",\"total_duration\":9,\"load_duration\":1,"
            + "\"prompt_eval_count\":20,\"prompt_eval_duration\":2,\"eval_count\":7,\"eval_duration\":6}";

    private final OllamaServer server = OllamaServer.start();
    private final OllamaAPI sdk = new OllamaAPI(server.root());

    @BeforeEach
    void logIn() {
        sdk.setBearerAuth(OllamaServer.KEY);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aWholeAnswer() throws Exception {
        server.answer(
                "{\"model\":\"llama3.2\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\","
                        + "\"content\":\"Hé\"}," + END);

        OllamaChatResult said = sdk.chat(ask());

        assertThat(said.getResponseModel().getMessage().getContent()).isEqualTo("Hé");
        assertThat(said.getResponseModel().getEvalCount()).isEqualTo(7);
    }

    @Test
    void aToolCall() throws Exception {
        List<Map<String, Object>> called = new ArrayList<>();
        sdk.registerTool(Tools.ToolSpecification.builder()
                .functionName("weather")
                .functionDescription("The weather of a city.")
                .toolFunction(arguments -> called.add(arguments) ? "cold" : "")
                .toolPrompt(Tools.PromptFuncDefinition.builder()
                        .type("function")
                        .function(Tools.PromptFuncDefinition.PromptFuncSpec.builder()
                                .name("weather")
                                .description("The weather of a city.")
                                .parameters(new Tools.PromptFuncDefinition.Parameters())
                                .build())
                        .build())
                .build());
        sdk.setMaxChatToolCallRetries(1);
        server.answer(
                "{\"model\":\"llama3.2\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\","
                        + "\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"weather\",\"arguments\":{\"city\":\"Oslo\"}}}]},"
                        + END);

        sdk.chat(ask());

        assertThat(called).first().isEqualTo(Map.of("city", "Oslo"));
        assertThat(server.asked().at("/tools/0/function/name").asText()).isEqualTo("weather");
        assertThat(server.asked().path("messages").findValuesAsText("role")).contains("tool");
    }

    @Test
    void aStream() throws Exception {
        String line =
                "{\"model\":\"llama3.2\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\",";
        server.answer(line + "\"content\":\"H\"},\"done\":false}\n" + line + "\"content\":\"é\"},\"done\":false}\n"
                + line + "\"content\":\"\"}," + END + "\n");

        List<String> told = new ArrayList<>();
        sdk.chatStreaming(ask(), part -> told.add(part.getMessage().getContent()));

        assertThat(told).startsWith("H", "é");
        assertThat(server.asked().path("stream").asBoolean()).isTrue();
    }

    /** It shows no key for them. */
    @Test
    void vectors() throws Exception {
        try (OllamaServer home = OllamaServer.startAtHome()) {
            home.answer(
                    "{\"model\":\"all-minilm\",\"embeddings\":[[0.25,-0.5],[1,0]],\"total_duration\":9,\"load_duration\":1,"
                            + "\"prompt_eval_count\":8}");

            OllamaEmbedResponseModel made = new OllamaAPI(home.root()).embed("all-minilm", List.of("a", "b"));

            assertThat(made.getEmbeddings()).containsExactly(List.of(0.25, -0.5), List.of(1.0, 0.0));
            assertThat(made.getPromptEvalCount()).isEqualTo(8);
            assertThat(home.path()).isEqualTo("/api/embed");
            assertThatThrownBy(() -> new OllamaAPI(home.root()).embed("all-minilm", List.of()))
                    .isInstanceOf(OllamaBaseException.class);
        }
    }

    @Test
    void errors() {
        sdk.setBearerAuth("another-key");
        assertThatThrownBy(() -> sdk.chat(ask())).isInstanceOf(OllamaBaseException.class);
        sdk.setBearerAuth(OllamaServer.KEY);
        server.status(404);
        server.answer("{\"error\":\"model 'llama3.2' not found\"}");
        assertThatThrownBy(() -> sdk.chat(ask()))
                .isInstanceOf(OllamaBaseException.class)
                .hasMessageContaining("not found");
    }

    private static OllamaChatRequest ask() {
        List<OllamaChatMessage> messages = new ArrayList<>();
        messages.add(new OllamaChatMessage(OllamaChatMessageRole.USER, "Weather in Oslo?"));
        return new OllamaChatRequest("llama3.2", false, messages);
    }
}
