package dev.sluice.testkit.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.baidubce.qianfan.Qianfan;
import com.baidubce.qianfan.core.QianfanConfig;
import com.baidubce.qianfan.core.StreamIterator;
import com.baidubce.qianfan.core.builder.ChatBuilder;
import com.baidubce.qianfan.model.chat.ChatResponse;
import com.baidubce.qianfan.model.chat.Function;
import com.baidubce.qianfan.model.embedding.EmbeddingResponse;
import com.baidubce.qianfan.model.exception.ApiException;
import com.baidubce.qianfan.model.exception.AuthException;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Baidu's own SDK is served by {@link WenxinServer}, its tokens included. */
class QianfanSdkTest {
    private static final String USAGE = "\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":7,\"total_tokens\":27}";

    private final WenxinServer server = WenxinServer.start();

    @BeforeEach
    void pointItHere() throws Exception {
        pointAt(server.root());
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    @Test
    void aWholeAnswer() throws Exception {
        server.answer(
                "{\"id\":\"as-1\",\"object\":\"chat.completion\",\"created\":1,\"result\":\"Hé\",\"is_truncated\":false,"
                        + "\"need_clear_history\":false,\"finish_reason\":\"normal\"," + USAGE + "}");

        ChatResponse said = ask(sdk()).temperature(0.5).system("Be brief.").execute();

        assertThat(said.getResult()).isEqualTo("Hé");
        assertThat(said.getFinishReason()).isEqualTo("normal");
        assertThat(said.getUsage().getCompletionTokens()).isEqualTo(7);
    }

    @Test
    void aToolCall() throws Exception {
        server.answer(
                "{\"id\":\"as-1\",\"object\":\"chat.completion\",\"created\":1,\"result\":\"\",\"is_truncated\":false,"
                        + "\"finish_reason\":\"function_call\",\"function_call\":{\"name\":\"weather\",\"thoughts\":\"look\","
                        + "\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}," + USAGE + "}");
        Function weather = new Function()
                .setName("weather")
                .setDescription("The weather of a city.")
                .setParameters(Map.of("type", "object", "properties", Map.of()));

        ChatResponse said = ask(sdk()).functions(List.of(weather)).execute();

        assertThat(said.getFunctionCall().getName()).isEqualTo("weather");
        assertThat(said.getFunctionCall().getArguments()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(server.asked().at("/functions/0/name").asText()).isEqualTo("weather");
    }

    @Test
    void aStream() throws Exception {
        server.answer(
                "data: {\"id\":\"as-1\",\"object\":\"chat.completion\",\"created\":1,\"sentence_id\":0,\"is_end\":false,"
                        + "\"result\":\"H\"," + USAGE + "}\n\n"
                        + "data: {\"id\":\"as-1\",\"object\":\"chat.completion\",\"created\":1,\"sentence_id\":1,\"is_end\":true,"
                        + "\"result\":\"é\",\"finish_reason\":\"normal\"," + USAGE + "}\n\n");

        List<String> told = new ArrayList<>();
        try (StreamIterator<ChatResponse> events = ask(sdk()).executeStream()) {
            events.forEachRemaining(event -> told.add(event.getResult()));
        }

        assertThat(told).containsExactly("H", "é");
        assertThat(server.asked().path("stream").asBoolean()).isTrue();
    }

    @Test
    void vectors() throws Exception {
        server.answer(
                "{\"id\":\"as-1\",\"object\":\"embedding_list\",\"created\":1,\"data\":[{\"object\":\"embedding\","
                        + "\"embedding\":[0.25,-0.5],\"index\":0}],\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}");

        EmbeddingResponse made =
                sdk().embedding().model("bge-large-zh").input(List.of("a")).execute();

        assertThat(made.getData().getFirst().getEmbedding()).hasSize(2);
        assertThat(made.getUsage().getTotalTokens()).isEqualTo(3);
        assertThat(server.path()).endsWith("/embeddings/bge_large_zh");
    }

    @Test
    void errors() throws Exception {
        assertThatThrownBy(() ->
                        ask(new Qianfan("OAuth", apiKey(), "another-example")).execute())
                .isInstanceOf(AuthException.class);
        assertThatThrownBy(() -> ask(sdk()).addUserMessage("Again.").execute())
                .isInstanceOfSatisfying(ApiException.class, refused -> assertThat(
                                refused.getErrorResponse().getErrorCode())
                        .isEqualTo(336_003));
    }

    private Qianfan sdk() throws Exception {
        JsonNode keys = VendorServer.JSON.readTree(server.credential());
        return new Qianfan("OAuth", apiKey(), keys.path("secretKey").asText());
    }

    private String apiKey() throws Exception {
        return VendorServer.JSON.readTree(server.credential()).path("apiKey").asText();
    }

    private static ChatBuilder ask(Qianfan sdk) {
        return sdk.chatCompletion().model("ERNIE-4.0-8K").addUserMessage("Weather in Oslo?");
    }

    /** It reads its address from the environment of the process, or from a file that stands there when its class is loaded. */
    @SuppressWarnings("unchecked")
    private static void pointAt(String address) throws Exception {
        Field defaults = QianfanConfig.class.getDeclaredField("defaultConfigMap");
        defaults.setAccessible(true);
        Map<String, String> settings = (Map<String, String>) defaults.get(null);
        settings.put("QIANFAN_BASE_URL", address);
        settings.put("QIANFAN_CONSOLE_API_BASE_URL", address);
    }
}
