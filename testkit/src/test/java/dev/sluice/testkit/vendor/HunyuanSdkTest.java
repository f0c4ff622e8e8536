package dev.sluice.testkit.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tencentcloudapi.common.Credential;
import com.tencentcloudapi.common.SSEResponseModel;
import com.tencentcloudapi.common.exception.TencentCloudSDKException;
import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.common.profile.HttpProfile;
import com.tencentcloudapi.hunyuan.v20230901.HunyuanClient;
import com.tencentcloudapi.hunyuan.v20230901.models.ChatCompletionsRequest;
import com.tencentcloudapi.hunyuan.v20230901.models.ChatCompletionsResponse;
import com.tencentcloudapi.hunyuan.v20230901.models.Choice;
import com.tencentcloudapi.hunyuan.v20230901.models.GetEmbeddingRequest;
import com.tencentcloudapi.hunyuan.v20230901.models.GetEmbeddingResponse;
import com.tencentcloudapi.hunyuan.v20230901.models.GetTokenCountRequest;
import com.tencentcloudapi.hunyuan.v20230901.models.Message;
import com.tencentcloudapi.hunyuan.v20230901.models.Tool;
import com.tencentcloudapi.hunyuan.v20230901.models.ToolCall;
import com.tencentcloudapi.hunyuan.v20230901.models.ToolCallFunction;
import com.tencentcloudapi.hunyuan.v20230901.models.ToolFunction;
import dev.sluice.testkit.net.ProxyServer;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Tencent's own SDK is served by {@link HunyuanServer}. It reads the name of the service, which it signs, off the host: a proxy leads
 * that host here.
 */
class HunyuanSdkTest {
    private static final String HOST = "hunyuan.tencentcloudapi.com";

    private final Vertx vertx = Vertx.vertx();
    private final HunyuanServer server = HunyuanServer.start();
    private final ProxyServer proxy = ProxyServer.http(vertx, Map.of(HOST, "127.0.0.1"), null);
    private final HunyuanClient sdk = sdk(TencentSignature.KEY);

    @AfterEach
    void close() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aToolCall() throws Exception {
        server.answer("""
                {"Response":{"RequestId":"r-1","Id":"h-1","Created":1,"Choices":[{"Index":0,"Message":{"Role":"assistant","Content":"",
                "ToolCalls":[{"Id":"c1","Type":"function","Index":0,"Function":{"Name":"weather","Arguments":"{}"}}]},
                "FinishReason":"tool_calls"}],"Usage":{"PromptTokens":20,"CompletionTokens":7,"TotalTokens":27}}}""");

        ChatCompletionsResponse said = sdk.ChatCompletions(ask(user("Wetter in Zürich?")));

        Choice choice = said.getChoices()[0];
        assertThat(choice.getMessage().getToolCalls()[0].getFunction().getName())
                .isEqualTo("weather");
        assertThat(choice.getFinishReason()).isEqualTo("tool_calls");
        assertThat(server.header("authorization"))
                .startsWith("TC3-HMAC-SHA256 Credential=" + TencentSignature.ID)
                .contains("/hunyuan/tc3_request");
        assertThat(server.asked().at("/Messages/0/Content").asText()).isEqualTo("Wetter in Zürich?");
        assertThat(proxy.asked()).hasSize(1).allMatch(asked -> asked.startsWith(HOST));
    }

    @Test
    void aWholeAnswerToWhatTheToolSaid() throws Exception {
        server.answer("""
                {"Response":{"RequestId":"r-1","Id":"h-1","Created":1,"Choices":[{"Index":0,"Message":{"Role":"assistant","Content":"Hé"},
                "FinishReason":"stop"}],"Usage":{"PromptTokens":20,"CompletionTokens":7,"TotalTokens":27,
                "PromptTokensDetails":{"CachedTokens":"4"}}}}""");
        ChatCompletionsRequest ask = ask(user("Weather in Oslo?"), calls(), told("c1", "Snow."));
        ask.setTemperature(0.5f);
        ask.setTopP(0.5f);
        ask.setEnableEnhancement(false);
        ask.setSeed(7L);
        ask.setStop(new String[] {"."});

        ChatCompletionsResponse said = sdk.ChatCompletions(ask);

        assertThat(said.getChoices()[0].getMessage().getContent()).isEqualTo("Hé");
        assertThat(said.getChoices()[0].getFinishReason()).isEqualTo("stop");
        assertThat(said.getUsage().getPromptTokens()).isEqualTo(20);
        assertThat(said.getUsage().getCompletionTokens()).isEqualTo(7);
        assertThat(said.getUsage().getPromptTokensDetails().getCachedTokens()).isEqualTo("4");
        assertThat(server.asked().at("/Messages/1/ToolCalls/0/Function/Name").asText())
                .isEqualTo("weather");
        assertThat(server.asked().at("/Messages/2/ToolCallId").asText()).isEqualTo("c1");
    }

    @Test
    void aStream() throws Exception {
        server.answer("""
                data: {"Id":"h-1","Choices":[{"Index":0,"Delta":{"Role":"assistant","Content":"Hé"},"FinishReason":""}],"Usage":{"PromptTokens":20,"CompletionTokens":1,"TotalTokens":21}}

                data: {"Id":"h-1","Choices":[{"Index":0,"Delta":{"Role":"assistant","Content":""},"FinishReason":"stop"}],"Usage":{"PromptTokens":20,"CompletionTokens":7,"TotalTokens":27}}

                """);
        ChatCompletionsRequest ask = ask(user("Say hé."));
        ask.setStream(true);
        ask.setStreamModeration(true);

        List<ChatCompletionsResponse> told = new ArrayList<>();
        for (SSEResponseModel.SSE event : sdk.ChatCompletions(ask)) {
            told.add(ChatCompletionsResponse.fromJsonString(event.Data, ChatCompletionsResponse.class));
        }

        assertThat(told).hasSize(2);
        assertThat(told.getFirst().getChoices()[0].getDelta().getContent()).isEqualTo("Hé");
        assertThat(told.getLast().getChoices()[0].getFinishReason()).isEqualTo("stop");
        assertThat(told.getLast().getUsage().getCompletionTokens()).isEqualTo(7);
    }

    @Test
    void vectors() throws Exception {
        server.answer("""
                {"Response":{"Data":[{"Embedding":[0.25,-0.5],"Index":0,"Object":"embedding"}],
                "Usage":{"PromptTokens":3,"TotalTokens":3},"RequestId":"r-1"}}""");
        GetEmbeddingRequest ask = new GetEmbeddingRequest();
        ask.setInputList(new String[] {"a"});

        GetEmbeddingResponse made = sdk.GetEmbedding(ask);

        assertThat(made.getData()[0].getEmbedding()).containsExactly(0.25f, -0.5f);
        assertThat(made.getUsage().getTotalTokens()).isEqualTo(3);
    }

    @Test
    void errors() {
        refuses(() -> sdk("another-example").ChatCompletions(ask(user("Hi"))), "AuthFailure.SignatureFailure");
        refuses(() -> sdk.ChatCompletions(ask(calls())), "InvalidParameter");
        refuses(() -> sdk.GetTokenCount(new GetTokenCountRequest()), "InvalidAction");
    }

    private static void refuses(ThrowingCallable call, String code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(TencentCloudSDKException.class, refused -> assertThat(refused.getErrorCode())
                        .isEqualTo(code));
    }

    private HunyuanClient sdk(String key) {
        HttpProfile http = new HttpProfile();
        http.setProtocol(HttpProfile.REQ_HTTP);
        http.setEndpoint(HOST + ":" + URI.create(server.root()).getPort());
        http.setProxyHost("127.0.0.1");
        http.setProxyPort(proxy.port());
        ClientProfile profile = new ClientProfile();
        profile.setHttpProfile(http);
        return new HunyuanClient(new Credential(TencentSignature.ID, key), "ap-guangzhou", profile);
    }

    private static ChatCompletionsRequest ask(Message... messages) {
        ToolFunction weather = new ToolFunction();
        weather.setName("weather");
        weather.setDescription("The weather of a city.");
        weather.setParameters("{\"type\":\"object\"}");
        Tool tool = new Tool();
        tool.setType("function");
        tool.setFunction(weather);
        ChatCompletionsRequest ask = new ChatCompletionsRequest();
        ask.setModel("hunyuan-turbos-latest");
        ask.setMessages(messages);
        ask.setTools(new Tool[] {tool});
        ask.setToolChoice("auto");
        return ask;
    }

    private static Message user(String text) {
        return message("user", text);
    }

    private static Message calls() {
        ToolCallFunction weather = new ToolCallFunction();
        weather.setName("weather");
        weather.setArguments("{}");
        ToolCall call = new ToolCall();
        call.setId("c1");
        call.setType("function");
        call.setFunction(weather);
        Message message = message("assistant", "");
        message.setToolCalls(new ToolCall[] {call});
        return message;
    }

    private static Message told(String call, String text) {
        Message message = message("tool", text);
        message.setToolCallId(call);
        return message;
    }

    private static Message message(String role, String text) {
        Message message = new Message();
        message.setRole(role);
        message.setContent(text);
        return message;
    }
}
