package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponseFor;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionCreateParams.WebSearchOptions;
import com.openai.models.chat.completions.ChatCompletionMessage.Annotation.UrlCitation;
import dev.sluice.contracts.UsageEvent.ChargeLine;
import dev.sluice.testkit.vendor.GenerateContentServer;
import dev.sluice.testkit.vendor.MessagesServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenAI's own SDK asks that the web is searched, and upstreams of other dialects do so. */
class WebSearchTest {
    /** $10 for a thousand searches. */
    private static final long SEARCH = 10_000_000;
    /** What the price says of one token. */
    private static final long INPUT = 1_000;

    private final Rig rig = new Rig(1);
    private final MessagesServer anthropic = MessagesServer.start();
    private final GenerateContentServer gemini = GenerateContentServer.start();
    private final OpenAIClient sdk = OpenAIOkHttpClient.builder()
            .apiKey(Rig.KEY)
            .baseUrl(rig.uri("/v1").toString())
            .maxRetries(0)
            .build();

    @BeforeEach
    void price() {
        rig.price = Rig.tokens().toolCall("web_search", SEARCH).made();
    }

    @AfterEach
    void close() {
        sdk.close();
        anthropic.close();
        gemini.close();
        rig.close();
    }

    @Test
    void claudeSearchesAndTheClientIsToldWhereItsAnswerComesFrom() {
        speak("anthropic", "header:x-api-key", anthropic.baseUrl(), "claude-sonnet-4-5");
        anthropic.answer("""
                {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[
                {"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{"query":"weather oslo"}},
                {"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[{"type":"web_search_result","url":"https://weather.example","title":"Weather","encrypted_content":"x","page_age":null}]},
                {"type":"text","text":"Well: "},
                {"type":"text","text":"snow.","citations":[{"type":"web_search_result_location","url":"https://weather.example","title":"Weather","encrypted_index":"x","cited_text":"Snow"}]}],
                "stop_reason":"end_turn","stop_sequence":null,
                "usage":{"input_tokens":9000,"output_tokens":7,"server_tool_use":{"web_search_requests":2}}}""");

        ChatCompletion said = sdk.chat().completions().create(ask());

        assertThat(anthropic.asked().at("/tools/0/max_uses").asInt()).isEqualTo(1);
        assertThat(anthropic.asked().at("/tools/0/user_location/city").asText()).isEqualTo("Oslo");
        var message = said.choices().getFirst().message();
        UrlCitation source = message.annotations().orElseThrow().getFirst().urlCitation();
        assertThat(message.toolCalls()).isEmpty();
        assertThat(source.url()).isEqualTo("https://weather.example");
        assertThat(source.title()).isEqualTo("Weather");
        assertThat(message.content().orElseThrow().substring((int) source.startIndex(), (int) source.endIndex()))
                .isEqualTo("snow.");
        assertThat(rig.lastSettled().event().lines())
                .contains(new ChargeLine("toolCalls.web_search", 2, SEARCH, 2 * SEARCH));
        assertThat(rig.lastSettled().charge()).isEqualTo(9_000 * INPUT + 14_000 + 2 * SEARCH);
    }

    @Test
    void moneyIsHeldForAsManySearchesAsTheRequestAllows() {
        speak("anthropic", "header:x-api-key", anthropic.baseUrl(), "claude-sonnet-4-5");
        String bare = "{\"model\":\"smart\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";
        String options = ",\"web_search_options\":{\"search_context_size\":\"high\"}";

        rig.chat(bare + "}");
        rig.chat(bare + options + "}");

        long more = rig.admission.demands.get(1).needNanos()
                - rig.admission.demands.get(0).needNanos();
        assertThat(more).isEqualTo(10 * SEARCH + (10 * 10_000 + options.length()) * INPUT);
        assertThat(anthropic.asked().at("/tools/0/max_uses").asInt()).isEqualTo(10);
    }

    @Test
    void aStreamOfGeminiEndsWithItsSources() {
        speak("gemini", "header:x-goog-api-key", gemini.baseUrl(), "gemini-3-flash-preview");
        gemini.answer("""
                data: {"candidates":[{"content":{"parts":[{"text":"Grüße: snow."}],"role":"model"},"index":0}],"modelVersion":"gemini-3-flash-preview","responseId":"r1"}

                data: {"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"STOP","index":0,"groundingMetadata":{"webSearchQueries":["a","b","c"],"groundingChunks":[{"web":{"uri":"https://weather.example","title":"weather.example"}}],"groundingSupports":[{"segment":{"startIndex":9,"endIndex":14,"text":"snow."},"groundingChunkIndices":[0]}]}}],"usageMetadata":{"promptTokenCount":20,"toolUsePromptTokenCount":100,"candidatesTokenCount":4}}

                """);

        HttpResponse<String> answer = rig.chat("{\"model\":\"smart\",\"stream\":true,\"web_search_options\":{},"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Weather in Oslo?\"}]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(gemini.asked().path("tools").findValue("googleSearch")).isNotNull();
        assertThat(answer.body())
                .contains("\"annotations\":[{\"type\":\"url_citation\",\"url_citation\":{\"start_index\":7,"
                        + "\"end_index\":12,\"title\":\"weather.example\",\"url\":\"https://weather.example\"}}]")
                .endsWith("data: [DONE]\n\n");
        assertThat(rig.lastSettled().event().lines())
                .contains(new ChargeLine("toolCalls.web_search", 3, SEARCH, 3 * SEARCH));
        assertThat(rig.lastSettled().event().usage().input()).isEqualTo(120);
    }

    @Test
    void whatGoogleCannotBeToldOfTheSearchIsNamed() {
        speak("gemini", "header:x-goog-api-key", gemini.baseUrl(), "gemini-2.5-flash");
        gemini.answer("""
                {"candidates":[{"content":{"parts":[{"text":"Snow."}],"role":"model"},"finishReason":"STOP","index":0}],
                "usageMetadata":{"promptTokenCount":20,"candidatesTokenCount":4}}""");

        try (HttpResponseFor<ChatCompletion> answer =
                sdk.chat().completions().withRawResponse().create(ask())) {
            assertThat(answer.headers().values("x-sluice-dropped"))
                    .containsExactly("web_search_options.search_context_size, web_search_options.user_location");
            assertThat(answer.parse().choices().getFirst().message().annotations())
                    .isEmpty();
        }
        assertThat(rig.lastSettled().event().usage().pieces()).isNull();
    }

    private void speak(String dialect, String access, String baseUrl, String model) {
        rig.dialect = dialect;
        rig.access = access;
        rig.foreign = baseUrl;
        rig.upstreamName = model;
    }

    private static ChatCompletionCreateParams ask() {
        return ChatCompletionCreateParams.builder()
                .model("smart")
                .addUserMessage("Weather in Oslo?")
                .webSearchOptions(WebSearchOptions.builder()
                        .searchContextSize(WebSearchOptions.SearchContextSize.LOW)
                        .userLocation(WebSearchOptions.UserLocation.builder()
                                .approximate(WebSearchOptions.UserLocation.Approximate.builder()
                                        .city("Oslo")
                                        .country("NO")
                                        .build())
                                .build())
                        .build())
                .build();
    }
}
