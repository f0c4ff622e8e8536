package dev.sluice.testkit.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.messages.UserLocation;
import com.anthropic.models.messages.WebSearchTool20250305;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Anthropic's own SDK is served by {@link MessagesServer}. */
class AnthropicSdkTest {
    private final MessagesServer server = MessagesServer.start();
    private final AnthropicClient sdk = client(MessagesServer.KEY);

    @AfterEach
    void close() {
        sdk.close();
        server.close();
    }

    @Test
    void aWholeAnswerAndAToolCall() {
        server.answer("""
                {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[
                {"type":"text","text":"Let me look."},
                {"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Oslo"}}],
                "stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":12,"output_tokens":7}}""");

        Message said = sdk.messages().create(ask());

        ToolUseBlock call = said.content().get(1).asToolUse();
        assertThat(said.content().get(0).asText().text()).isEqualTo("Let me look.");
        assertThat(call.name()).isEqualTo("weather");
        assertThat(said.stopReason()).contains(StopReason.TOOL_USE);
        assertThat(said.usage().outputTokens()).isEqualTo(7);
        assertThat(server.asked()
                        .at("/tools/0/input_schema/properties/city/type")
                        .asText())
                .isEqualTo("string");
    }

    @Test
    void aStream() {
        server.answer("""
                event: message_start
                data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":12,"output_tokens":1}}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hé"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":7}}

                event: message_stop
                data: {"type":"message_stop"}

                """);

        StringBuilder text = new StringBuilder();
        try (var stream = sdk.messages().createStreaming(ask())) {
            stream.stream()
                    .flatMap(event -> event.contentBlockDelta().stream())
                    .flatMap(event -> event.delta().text().stream())
                    .forEach(delta -> text.append(delta.text()));
        }

        assertThat(text.toString()).isEqualTo("Hé");
    }

    @Test
    void aSearchOfTheWeb() {
        server.answer("""
                {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[
                {"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{"query":"weather oslo"},"caller":{"type":"direct"}},
                {"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","caller":{"type":"direct"},"content":[{"type":"web_search_result",
                "url":"https://weather.example","title":"Weather","encrypted_content":"x","page_age":null}]},
                {"type":"text","text":"Snow.","citations":[{"type":"web_search_result_location",
                "url":"https://weather.example","title":"Weather","encrypted_index":"x","cited_text":"Snow"}]}],
                "stop_reason":"pause_turn","stop_sequence":null,
                "usage":{"input_tokens":12,"output_tokens":7,"server_tool_use":{"web_search_requests":2}}}""");
        MessageCreateParams ask = MessageCreateParams.builder()
                .model("claude-sonnet-4-5")
                .maxTokens(100)
                .addUserMessage("Weather in Oslo?")
                .addTool(WebSearchTool20250305.builder()
                        .maxUses(5)
                        .userLocation(UserLocation.builder()
                                .city("Oslo")
                                .country("NO")
                                .build())
                        .build())
                .build();

        Message said = sdk.messages().create(ask);

        assertThat(said.content().get(0).isServerToolUse()).isTrue();
        assertThat(said.content().get(1).isWebSearchToolResult()).isTrue();
        assertThat(said.content()
                        .get(2)
                        .asText()
                        .citations()
                        .orElseThrow()
                        .getFirst()
                        .asWebSearchResultLocation()
                        .url())
                .isEqualTo("https://weather.example");
        assertThat(said.stopReason()).contains(StopReason.PAUSE_TURN);
        assertThat(said.usage().serverToolUse().orElseThrow().webSearchRequests())
                .isEqualTo(2);
        assertThat(server.asked().at("/tools/0/name").asText()).isEqualTo("web_search");
    }

    @Test
    void errors() {
        AnthropicClient stranger = client("another-key");
        assertThatThrownBy(() -> stranger.messages().create(ask())).isInstanceOf(UnauthorizedException.class);
        stranger.close();
        server.status(429);
        server.answer("{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Slow down\"}}");

        assertThatThrownBy(() -> sdk.messages().create(ask()))
                .isInstanceOf(RateLimitException.class)
                .hasMessageContaining("Slow down");
    }

    private AnthropicClient client(String key) {
        return AnthropicOkHttpClient.builder()
                .apiKey(key)
                .baseUrl(server.root())
                .maxRetries(0)
                .build();
    }

    private static MessageCreateParams ask() {
        Tool.InputSchema.Properties city = Tool.InputSchema.Properties.builder()
                .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                .build();
        return MessageCreateParams.builder()
                .model("claude-sonnet-4-5")
                .maxTokens(100)
                .addUserMessage("Weather in Oslo?")
                .addTool(Tool.builder()
                        .name("weather")
                        .inputSchema(Tool.InputSchema.builder().properties(city).build())
                        .build())
                .build();
    }
}
