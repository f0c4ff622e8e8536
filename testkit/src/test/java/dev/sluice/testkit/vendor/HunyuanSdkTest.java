package dev.sluice.testkit.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tencentcloudapi.common.AbstractModel;
import com.tencentcloudapi.common.CommonClient;
import com.tencentcloudapi.common.Credential;
import com.tencentcloudapi.common.SSEResponseModel;
import com.tencentcloudapi.common.exception.TencentCloudSDKException;
import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.common.profile.HttpProfile;
import dev.sluice.testkit.net.ProxyServer;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The core of Tencent's own SDK is served by {@link HunyuanServer}: it signs with code of its own, and reads errors and streams. Hunyuan's
 * own classes are not to be had, so that bodies are written here. The SDK reads the name of the service, which it signs, off the host: a
 * proxy leads that host here.
 */
class HunyuanSdkTest {
    private static final String HOST = "hunyuan.tencentcloudapi.com";
    private static final String ASK =
            "{\"Model\":\"hunyuan-lite\",\"Messages\":[{\"Role\":\"user\",\"Content\":\"Wetter in Zürich?\"}],"
                    + "\"Tools\":[{\"Type\":\"function\",\"Function\":{\"Name\":\"weather\",\"Parameters\":\"{}\"}}]}";

    private final Vertx vertx = Vertx.vertx();
    private final HunyuanServer server = HunyuanServer.start();
    private final ProxyServer proxy = ProxyServer.http(vertx, Map.of(HOST, "127.0.0.1"), null);
    private final CommonClient sdk = sdk(TencentSignature.KEY);

    @AfterEach
    void close() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aWholeAnswerAndAToolCall() throws Exception {
        server.answer("""
                {"Response":{"RequestId":"r-1","Id":"h-1","Created":1,"Choices":[{"Index":0,"Message":{"Role":"assistant","Content":"",
                "ToolCalls":[{"Id":"c1","Type":"function","Index":0,"Function":{"Name":"weather","Arguments":"{}"}}]},
                "FinishReason":"tool_calls"}],"Usage":{"PromptTokens":20,"CompletionTokens":7,"TotalTokens":27}}}""");

        String said = sdk.call("ChatCompletions", ASK);

        assertThat(said).contains("\"FinishReason\":\"tool_calls\"");
        assertThat(server.header("authorization"))
                .startsWith("TC3-HMAC-SHA256 Credential=" + TencentSignature.ID)
                .contains("/hunyuan/tc3_request");
        assertThat(server.asked().at("/Messages/0/Content").asText()).isEqualTo("Wetter in Zürich?");
        assertThat(proxy.asked()).hasSize(1).allMatch(asked -> asked.startsWith(HOST));
    }

    @Test
    void aStream() throws Exception {
        server.answer("""
                data: {"Id":"h-1","Choices":[{"Index":0,"Delta":{"Role":"assistant","Content":"Hé"},"FinishReason":""}],"Usage":{"PromptTokens":20,"CompletionTokens":1,"TotalTokens":21}}

                data: {"Id":"h-1","Choices":[{"Index":0,"Delta":{"Role":"assistant","Content":""},"FinishReason":"stop"}],"Usage":{"PromptTokens":20,"CompletionTokens":7,"TotalTokens":27}}

                """);

        Said said = sdk.commonRequest(
                new Asked(Map.of(
                        "Model",
                        "hunyuan-lite",
                        "Stream",
                        true,
                        "Messages",
                        List.of(Map.of("Role", "user", "Content", "Say hé.")))),
                "ChatCompletions",
                Said.class);

        List<String> told = new ArrayList<>();
        said.iterator().forEachRemaining(event -> told.add(event.Data));
        assertThat(told).hasSize(2);
        assertThat(told.getFirst()).contains("\"Content\":\"Hé\"");
        assertThat(told.getLast()).contains("\"FinishReason\":\"stop\"");
    }

    @Test
    void vectors() throws Exception {
        server.answer("""
                {"Response":{"Data":[{"Embedding":[0.25,-0.5],"Index":0,"Object":"embedding"}],
                "Usage":{"PromptTokens":3,"TotalTokens":3},"RequestId":"r-1"}}""");

        assertThat(sdk.call("GetEmbedding", "{\"InputList\":[\"a\"]}")).contains("[0.25,-0.5]");
    }

    @Test
    void errors() {
        refuses(sdk("another-example"), "ChatCompletions", ASK, "AuthFailure.SignatureFailure");
        refuses(sdk, "ChatCompletions", ASK.replace("\"user\"", "\"assistant\""), "InvalidParameter");
        refuses(sdk, "ChatPro", ASK, "InvalidAction");
    }

    private static void refuses(CommonClient sdk, String action, String ask, String code) {
        assertThatThrownBy(() -> sdk.call(action, ask))
                .isInstanceOfSatisfying(TencentCloudSDKException.class, refused -> assertThat(refused.getErrorCode())
                        .isEqualTo(code));
    }

    private CommonClient sdk(String key) {
        HttpProfile http = new HttpProfile();
        http.setProtocol(HttpProfile.REQ_HTTP);
        http.setEndpoint(HOST + ":" + URI.create(server.root()).getPort());
        http.setProxyHost("127.0.0.1");
        http.setProxyPort(proxy.port());
        ClientProfile profile = new ClientProfile();
        profile.setHttpProfile(http);
        return new CommonClient(HOST, "2023-09-01", new Credential(TencentSignature.ID, key), "ap-guangzhou", profile);
    }

    /** A request of these fields. */
    private static final class Asked extends AbstractModel {
        Asked(Map<String, Object> fields) {
            fields.forEach(this::set);
        }

        @Override
        protected void toMap(HashMap<String, String> map, String prefix) {}
    }

    /** A stream. Public, because the SDK makes it. */
    public static final class Said extends SSEResponseModel {
        private String id;

        @Override
        public String getRequestId() {
            return id;
        }

        @Override
        public void setRequestId(String requestId) {
            id = requestId;
        }
    }
}
