package dev.sluice.testkit.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cohere.api.Cohere;
import com.cohere.api.core.CohereApiException;
import com.cohere.api.core.Environment;
import com.cohere.api.errors.TooManyRequestsError;
import com.cohere.api.errors.UnauthorizedError;
import com.cohere.api.resources.v2.requests.V2ChatRequest;
import com.cohere.api.resources.v2.requests.V2ChatStreamRequest;
import com.cohere.api.resources.v2.requests.V2EmbedRequest;
import com.cohere.api.resources.v2.requests.V2RerankRequest;
import com.cohere.api.resources.v2.types.V2ChatResponse;
import com.cohere.api.resources.v2.types.V2ChatStreamResponse;
import com.cohere.api.resources.v2.types.V2RerankResponse;
import com.cohere.api.types.ChatFinishReason;
import com.cohere.api.types.ChatMessageV2;
import com.cohere.api.types.EmbedByTypeResponse;
import com.cohere.api.types.EmbedInputType;
import com.cohere.api.types.EmbeddingType;
import com.cohere.api.types.ToolCallV2;
import com.cohere.api.types.ToolV2;
import com.cohere.api.types.ToolV2Function;
import com.cohere.api.types.UserMessageV2;
import com.cohere.api.types.UserMessageV2Content;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cohere's own SDK is served by {@link CohereServer}: chats, vectors and rankings. */
class CohereSdkTest {
    private static final String USAGE = "\"usage\":{\"billed_units\":{\"input_tokens\":20.0,\"output_tokens\":7.0},"
            + "\"tokens\":{\"input_tokens\":71.0,\"output_tokens\":9.0}}";

    private final CohereServer server = CohereServer.start();
    private final Cohere sdk = sdk(CohereServer.KEY);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aWholeAnswer() {
        server.answer("{\"id\":\"c-1\",\"finish_reason\":\"COMPLETE\",\"message\":{\"role\":\"assistant\",\"content\":["
                + "{\"type\":\"text\",\"text\":\"Hé\"}]}," + USAGE + "}");

        V2ChatResponse said = sdk.v2().chat(ask().temperature(0.3f).build());

        assertThat(said.getMessage()
                        .getContent()
                        .orElseThrow()
                        .getFirst()
                        .getText()
                        .orElseThrow()
                        .getText())
                .isEqualTo("Hé");
        assertThat(said.getFinishReason()).isEqualTo(ChatFinishReason.COMPLETE);
        assertThat(said.getUsage().orElseThrow().getBilledUnits().orElseThrow().getOutputTokens())
                .contains(7.0);
    }

    @Test
    void aToolCall() {
        server.answer(
                "{\"id\":\"c-1\",\"finish_reason\":\"TOOL_CALL\",\"message\":{\"role\":\"assistant\",\"tool_plan\":\"Let me look.\","
                        + "\"tool_calls\":[{\"id\":\"weather_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\","
                        + "\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}}]}," + USAGE + "}");
        ToolV2 weather = ToolV2.builder()
                .function(ToolV2Function.builder()
                        .name("weather")
                        .parameters(Map.of("type", "object"))
                        .build())
                .build();

        V2ChatResponse said = sdk.v2().chat(ask().tools(List.of(weather)).build());

        ToolCallV2 call = said.getMessage().getToolCalls().orElseThrow().getFirst();
        assertThat(call.getFunction().orElseThrow().getName()).contains("weather");
        assertThat(call.getFunction().orElseThrow().getArguments()).contains("{\"city\":\"Oslo\"}");
        assertThat(said.getFinishReason()).isEqualTo(ChatFinishReason.TOOL_CALL);
        assertThat(server.asked().at("/tools/0/function/name").asText()).isEqualTo("weather");
    }

    @Test
    void aStream() {
        server.answer("""
                event: message-start
                data: {"id":"c-1","type":"message-start","delta":{"message":{"role":"assistant","content":[],"tool_plan":"","tool_calls":[],"citations":[]}}}

                event: content-start
                data: {"type":"content-start","index":0,"delta":{"message":{"content":{"type":"text","text":""}}}}

                event: content-delta
                data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"H"}}}}

                event: content-delta
                data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"é"}}}}

                event: content-end
                data: {"type":"content-end","index":0}

                event: message-end
                data: {"type":"message-end","delta":{"finish_reason":"COMPLETE",""" + USAGE + "}}\n\n");

        StringBuilder text = new StringBuilder();
        Double billed = null;
        for (V2ChatStreamResponse event : sdk.v2()
                .chatStream(V2ChatStreamRequest.builder()
                        .model("command-a-03-2025")
                        .messages(List.of(hello()))
                        .build())) {
            event.getContentDelta()
                    .flatMap(delta -> delta.getDelta())
                    .flatMap(delta -> delta.getMessage())
                    .flatMap(message -> message.getContent())
                    .flatMap(content -> content.getText())
                    .ifPresent(text::append);
            billed = event.getMessageEnd()
                    .flatMap(end -> end.getDelta())
                    .flatMap(delta -> delta.getUsage())
                    .flatMap(usage -> usage.getBilledUnits())
                    .flatMap(units -> units.getOutputTokens())
                    .orElse(billed);
        }

        assertThat(text.toString()).isEqualTo("Hé");
        assertThat(billed).isEqualTo(7.0);
        assertThat(server.asked().path("stream").asBoolean()).isTrue();
    }

    @Test
    void vectors() {
        server.answer("{\"id\":\"e-1\",\"embeddings\":{\"float\":[[0.25,-0.5],[1,0]]},\"texts\":[\"a\",\"b\"],"
                + "\"meta\":{\"billed_units\":{\"input_tokens\":3}}}");

        EmbedByTypeResponse made = sdk.v2()
                .embed(V2EmbedRequest.builder()
                        .model("embed-v4.0")
                        .inputType(EmbedInputType.SEARCH_QUERY)
                        .texts(List.of("a", "b"))
                        .embeddingTypes(List.of(EmbeddingType.FLOAT))
                        .outputDimension(256)
                        .build());

        assertThat(made.getEmbeddings().getFloat().orElseThrow().getFirst()).containsExactly(0.25, -0.5);
        assertThat(made.getMeta().orElseThrow().getBilledUnits().orElseThrow().getInputTokens())
                .contains(3.0);
    }

    @Test
    void aRanking() {
        server.answer(
                "{\"id\":\"r-1\",\"results\":[{\"index\":1,\"relevance_score\":0.75},{\"index\":0,\"relevance_score\":0.5}],"
                        + "\"meta\":{\"billed_units\":{\"search_units\":1}}}");

        V2RerankResponse ranked = sdk.v2()
                .rerank(V2RerankRequest.builder()
                        .model("rerank-v3.5")
                        .query("q")
                        .documents(List.of("a", "b"))
                        .topN(2)
                        .maxTokensPerDoc(100)
                        .build());

        assertThat(ranked.getResults().getFirst().getIndex()).isEqualTo(1);
        assertThat(ranked.getResults().getFirst().getRelevanceScore()).isEqualTo(0.75f);
        assertThat(ranked.getMeta().orElseThrow().getBilledUnits().orElseThrow().getSearchUnits())
                .contains(1.0);
    }

    @Test
    void errors() {
        assertThatThrownBy(() -> sdk("another-key").v2().chat(ask().build())).isInstanceOf(UnauthorizedError.class);
        assertThatThrownBy(() -> sdk.v2().chat(ask().temperature(3f).build()))
                .isInstanceOfSatisfying(CohereApiException.class, refused -> {
                    assertThat(refused.statusCode()).isEqualTo(400);
                    assertThat(refused.body().toString()).contains("range");
                });
        server.status(429);
        server.answer("{\"message\":\"Please wait and try again later.\"}");
        assertThatThrownBy(() -> sdk.v2().chat(ask().build())).isInstanceOf(TooManyRequestsError.class);
    }

    private Cohere sdk(String key) {
        return Cohere.builder()
                .token(key)
                .environment(Environment.custom(server.root()))
                .maxRetries(0)
                .build();
    }

    private static V2ChatRequest._FinalStage ask() {
        return V2ChatRequest.builder().model("command-a-03-2025").messages(List.of(hello()));
    }

    private static ChatMessageV2 hello() {
        return ChatMessageV2.user(UserMessageV2.builder()
                .content(UserMessageV2Content.of("Say hé."))
                .build());
    }
}
