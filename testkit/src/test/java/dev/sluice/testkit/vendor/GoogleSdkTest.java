package dev.sluice.testkit.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.auth.oauth2.GoogleCredentials;
import com.google.genai.Client;
import com.google.genai.errors.ClientException;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.GoogleSearch;
import com.google.genai.types.GroundingMetadata;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.Segment;
import com.google.genai.types.Tool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Google's own SDK is served by {@link GenerateContentServer}; on Vertex AI with a token for its own assertion. */
class GoogleSdkTest {
    private static final String MODEL = "gemini-2.5-flash";
    private static final String HI = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hé\"}],\"role\":\"model\"},"
            + "\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":12,\"candidatesTokenCount\":7}}";

    private final GenerateContentServer studio = GenerateContentServer.start();
    private final GenerateContentServer vertex = GenerateContentServer.startOnVertex();

    @AfterEach
    void close() {
        studio.close();
        vertex.close();
    }

    @Test
    void aWholeAnswerAndAToolCall() {
        studio.answer("{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"weather\","
                + "\"args\":{\"city\":\"Oslo\"}}}],\"role\":\"model\"},\"finishReason\":\"STOP\"}]}");
        GenerateContentConfig tools = GenerateContentConfig.builder()
                .tools(Tool.builder()
                        .functionDeclarations(FunctionDeclaration.builder()
                                .name("weather")
                                .parametersJsonSchema(Map.of("type", "object"))
                                .build())
                        .build())
                .build();

        try (Client sdk = withKey(GenerateContentServer.KEY)) {
            GenerateContentResponse said = sdk.models.generateContent(MODEL, "Weather in Oslo?", tools);

            FunctionCall call = said.functionCalls().getFirst();
            assertThat(call.name()).contains("weather");
            assertThat(call.args()).contains(Map.of("city", "Oslo"));
        }
    }

    @Test
    void aStream() {
        studio.answer("data: " + HI + "\r\n\r\n");

        try (Client sdk = withKey(GenerateContentServer.KEY);
                var stream = sdk.models.generateContentStream(MODEL, "Say hé.", null)) {
            StringBuilder text = new StringBuilder();
            stream.forEach(part -> text.append(part.text()));
            assertThat(text.toString()).isEqualTo("Hé");
        }
    }

    @Test
    void aSearchOfTheWeb() {
        studio.answer("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Snow.\"}],\"role\":\"model\"},"
                + "\"finishReason\":\"STOP\",\"groundingMetadata\":{\"webSearchQueries\":[\"weather oslo\"],"
                + "\"groundingChunks\":[{\"web\":{\"uri\":\"https://weather.example\",\"title\":\"Weather\"}}],"
                + "\"groundingSupports\":[{\"segment\":{\"partIndex\":0,\"startIndex\":0,\"endIndex\":5,\"text\":\"Snow.\"},"
                + "\"groundingChunkIndices\":[0]}]}}],\"modelVersion\":\"gemini-2.5-flash\"}");
        Tool search =
                Tool.builder().googleSearch(GoogleSearch.builder().build()).build();
        Tool function = Tool.builder()
                .functionDeclarations(FunctionDeclaration.builder().name("f").build())
                .build();

        try (Client sdk = withKey(GenerateContentServer.KEY)) {
            GenerateContentResponse said = sdk.models.generateContent(
                    MODEL,
                    "Weather in Oslo?",
                    GenerateContentConfig.builder().tools(search).build());

            GroundingMetadata grounds = said.candidates()
                    .orElseThrow()
                    .getFirst()
                    .groundingMetadata()
                    .orElseThrow();
            Segment segment = grounds.groundingSupports()
                    .orElseThrow()
                    .getFirst()
                    .segment()
                    .orElseThrow();
            assertThat(segment.endIndex()).contains(5);
            assertThat(grounds.groundingChunks()
                            .orElseThrow()
                            .getFirst()
                            .web()
                            .orElseThrow()
                            .uri())
                    .contains("https://weather.example");
            assertThat(grounds.webSearchQueries().orElseThrow()).hasSize(1);
            assertThat(said.modelVersion()).contains(MODEL);
            assertThatThrownBy(() -> sdk.models.generateContent(
                            MODEL,
                            "Weather in Oslo?",
                            GenerateContentConfig.builder()
                                    .tools(search, function)
                                    .build()))
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("Tool use with function calling is unsupported");
        }
    }

    @Test
    void errors() {
        try (Client stranger = withKey("another-key")) {
            assertThatThrownBy(() -> stranger.models.generateContent(MODEL, "Say hé.", null))
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("API key not valid");
        }
    }

    @Test
    void aServiceAccount() throws Exception {
        vertex.answer(HI);

        try (Client sdk = onVertex()) {
            assertThat(sdk.models.generateContent(MODEL, "Say hé.", null).text())
                    .isEqualTo("Hé");
        }

        assertThat(vertex.header("authorization")).startsWith("Bearer ya29.");
        assertThat(vertex.model()).isEqualTo(MODEL);
    }

    @Test
    void anAssertionOfAnotherTimeIsRefused() throws Exception {
        vertex.clock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(6)));

        try (Client sdk = onVertex()) {
            assertThatThrownBy(() -> sdk.models.generateContent(MODEL, "Say hé.", null))
                    .hasStackTraceContaining("in a reasonable timeframe");
        }
    }

    private Client withKey(String key) {
        HttpOptions options = HttpOptions.builder().baseUrl(studio.root()).build();
        return Client.builder().apiKey(key).httpOptions(options).build();
    }

    private Client onVertex() throws IOException {
        byte[] keyFile = vertex.credential().getBytes(StandardCharsets.UTF_8);
        return Client.builder()
                .vertexAI(true)
                .project(Vertex.PROJECT)
                .location(Vertex.REGION)
                .credentials(GoogleCredentials.fromStream(new ByteArrayInputStream(keyFile))
                        .createScoped("https://www.googleapis.com/auth/cloud-platform"))
                .httpOptions(HttpOptions.builder()
                        .baseUrl(vertex.root())
                        .apiVersion("v1")
                        .build())
                .build();
    }
}
