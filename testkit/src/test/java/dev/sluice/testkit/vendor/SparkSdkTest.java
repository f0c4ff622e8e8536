package dev.sluice.testkit.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xfyun.api.SparkChatClient;
import cn.xfyun.config.SparkModel;
import cn.xfyun.model.sign.Hmac256Signature;
import cn.xfyun.model.sparkmodel.FunctionCall;
import cn.xfyun.model.sparkmodel.RoleContent;
import cn.xfyun.model.sparkmodel.SparkChatParam;
import cn.xfyun.util.AuthUtil;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** iFlytek's own SDK is served by {@link SparkServer}, and signs for {@link SparkSocketServer}. */
class SparkSdkTest {
    private static final String USAGE = "{\"prompt_tokens\":20,\"completion_tokens\":7,\"total_tokens\":27}";

    private final SparkServer http = SparkServer.start();

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void aWholeAnswerOverHttp() throws Exception {
        http.answer(
                "{\"code\":0,\"message\":\"Success\",\"sid\":\"cha1\",\"choices\":[{\"message\":{\"role\":\"assistant\","
                        + "\"content\":\"Hé\"},\"index\":0}],\"usage\":" + USAGE + "}");

        String said = overHttp(SparkServer.KEY).send(ask());

        assertThat(VendorServer.JSON
                        .readTree(said)
                        .at("/choices/0/message/content")
                        .asText())
                .isEqualTo("Hé");
        assertThat(http.asked().at("/tools/0/function/name").asText()).isEqualTo("weather");
    }

    @Test
    void aStreamOverHttp() throws Exception {
        String stream =
                "data:{\"code\":0,\"message\":\"Success\",\"sid\":\"cha1\",\"choices\":[{\"delta\":{\"role\":\"assistant\","
                        + "\"content\":\"Hé\"},\"index\":0}],\"usage\":" + USAGE + "}\n\ndata:[DONE]\n\n";
        http.answer(stream);
        CompletableFuture<String> told = new CompletableFuture<>();

        overHttp(SparkServer.KEY).send(ask(), new Callback() {
            @Override
            public void onFailure(Call call, IOException e) {
                told.completeExceptionally(e);
            }

            @Override
            public void onResponse(Call call, Response response) throws IOException {
                told.complete(response.body().string());
            }
        });

        assertThat(told.get(10, TimeUnit.SECONDS)).isEqualTo(stream);
        assertThat(http.asked().path("stream").asBoolean()).isTrue();
    }

    @Test
    void anotherKeyIsRefusedOverHttp() throws Exception {
        assertThat(overHttp("another-example").send(ask())).contains("AppIdNoAuthError");
    }

    /** Its client for sockets leaves the port out of their addresses, so that only what it signs can be judged. */
    @Test
    void theSignatureOfASocket() throws Exception {
        assertThat(SparkSignature.fault(handshake(SparkSignature.API_SECRET), Instant.now()))
                .isNull();
        assertThat(SparkSignature.fault(handshake("another-example"), Instant.now())
                        .status())
                .isEqualTo(401);
    }

    private static Ask handshake(String secret) throws Exception {
        URI signed = URI.create(AuthUtil.generateRequestUrl(
                new Hmac256Signature(SparkSignature.API_KEY, secret, "https://spark-api.xf-yun.com/v3.5/chat")));
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("host", signed.getHost());
        return new Ask("GET", signed.getRawPath() + "?" + signed.getRawQuery(), headers, new byte[0], null);
    }

    private SparkChatClient overHttp(String password) {
        return new SparkChatClient.Builder()
                .signatureHttp(password, SparkModel.SPARK_MAX)
                .hostUrl(http.baseUrl() + "/chat/completions")
                .build();
    }

    private static SparkChatParam ask() {
        RoleContent question = new RoleContent();
        question.setRole("user");
        question.setContent("Weather in Oslo?");
        FunctionCall weather = new FunctionCall();
        weather.setName("weather");
        weather.setDescription("The weather of a city.");
        return SparkChatParam.builder()
                .messages(List.of(question))
                .functions(List.of(weather))
                .userId("user-1")
                .build();
    }
}
