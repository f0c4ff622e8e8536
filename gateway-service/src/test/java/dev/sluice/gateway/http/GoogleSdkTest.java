package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.genai.Client;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.Part;
import com.google.genai.types.ThinkingConfig;
import com.google.genai.types.Tool;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.dialect.openai.ChatRequest;
import dev.sluice.gateway.translation.Dialects;
import dev.sluice.testkit.vendor.GenerateContentServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Google's own SDK is the witness that {@link GenerateContentServer} is like the real one, and that we write what it writes. */
class GoogleSdkTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODEL = "gemini-2.5-flash";
    private static final String HI = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}],\"role\":\"model\"},"
            + "\"finishReason\":\"STOP\"}]}";
    private static final Map<String, Object> SCHEMA =
            Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string")));

    @Test
    void asksAsTheGatewayDoes() throws Exception {
        try (GenerateContentServer server = GenerateContentServer.start();
                Client sdk = Client.builder()
                        .apiKey(Rig.SECRET)
                        .httpOptions(
                                HttpOptions.builder().baseUrl(server.root()).build())
                        .build()) {
            server.answer(HI);
            GenerateContentResponse whole = sdk.models.generateContent(MODEL, contents(), config());
            JsonNode asked = server.asked();
            server.answer("data: " + HI + "\r\n\r\n");
            StringBuilder streamed = new StringBuilder();
            try (var stream = sdk.models.generateContentStream(MODEL, contents(), config())) {
                stream.forEach(response -> streamed.append(response.text()));
            }

            assertThat(whole.text()).isEqualTo("Hi");
            assertThat(streamed.toString()).isEqualTo("Hi");
            assertThat(asked).isEqualTo(gateways());
        }
    }

    private static List<Content> contents() {
        FunctionCall call = FunctionCall.builder()
                .id("c1")
                .name("weather")
                .args(Map.of("city", "Oslo"))
                .build();
        FunctionResponse result = FunctionResponse.builder()
                .id("c1")
                .name("weather")
                .response(Map.of("output", "cold"))
                .build();
        return List.of(
                Content.builder().role("user").parts(Part.fromText("Hi")).build(),
                Content.builder()
                        .role("model")
                        .parts(Part.builder().functionCall(call).build())
                        .build(),
                Content.builder()
                        .role("user")
                        .parts(Part.builder().functionResponse(result).build())
                        .build());
    }

    private static GenerateContentConfig config() {
        FunctionDeclaration weather = FunctionDeclaration.builder()
                .name("weather")
                .parametersJsonSchema(SCHEMA)
                .build();
        return GenerateContentConfig.builder()
                .systemInstruction(
                        Content.builder().parts(Part.fromText("Be brief.")).build())
                .temperature(0.5f)
                .maxOutputTokens(5000)
                .stopSequences("END")
                .seed(7)
                .responseMimeType("application/json")
                .responseJsonSchema(SCHEMA)
                .thinkingConfig(ThinkingConfig.builder()
                        .includeThoughts(true)
                        .thinkingBudget(1024)
                        .build())
                .tools(Tool.builder().functionDeclarations(weather).build())
                .build();
    }

    private static JsonNode gateways() throws Exception {
        String schema = "{'type':'object','properties':{'city':{'type':'string'}}}";
        byte[] request = ("{'messages':[{'role':'system','content':'Be brief.'},{'role':'user','content':'Hi'},"
                        + "{'role':'assistant','tool_calls':[{'id':'c1','type':'function','function':{'name':'weather',"
                        + "'arguments':'{\\'city\\':\\'Oslo\\'}'}}]},"
                        + "{'role':'tool','tool_call_id':'c1','content':'cold'}],"
                        + "'temperature':0.5,'max_tokens':5000,'stop':['END'],'seed':7,'reasoning_effort':'low',"
                        + "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':" + schema + "}},"
                        + "'tools':[{'type':'function','function':{'name':'weather','parameters':" + schema + "}}]}")
                .replace("\\'", "\\\"")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
        Target target = new Target(MODEL, false, 0, 0, Map.of());
        return JSON.readTree(Dialects.of("gemini", MODEL, Map.of())
                .ask(ChatRequest.read(request, 0, request.length), target)
                .body());
    }
}
