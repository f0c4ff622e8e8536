package dev.sluice.testkit.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alibaba.dashscope.aigc.generation.Generation;
import com.alibaba.dashscope.aigc.generation.GenerationParam;
import com.alibaba.dashscope.aigc.generation.GenerationResult;
import com.alibaba.dashscope.common.Message;
import com.alibaba.dashscope.common.Role;
import com.alibaba.dashscope.exception.ApiException;
import com.alibaba.dashscope.protocol.Protocol;
import com.alibaba.dashscope.tools.FunctionDefinition;
import com.alibaba.dashscope.tools.ToolCallFunction;
import com.alibaba.dashscope.tools.ToolFunction;
import com.google.gson.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Alibaba's own SDK is served by {@link DashScopeServer}. */
class DashScopeSdkTest {
    private final DashScopeServer server = DashScopeServer.start();
    private final Generation sdk = new Generation(Protocol.HTTP.getValue(), server.baseUrl());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aWholeAnswerAndAToolCall() throws Exception {
        server.answer("""
                {"output":{"choices":[{"message":{"role":"assistant","content":"","tool_calls":[{"index":0,"id":"call_1",
                "type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Oslo\\"}"}}]},"finish_reason":"tool_calls"}]},
                "usage":{"input_tokens":20,"output_tokens":7,"total_tokens":27},"request_id":"r-1"}""");

        GenerationResult said = sdk.call(ask(DashScopeServer.KEY, false));

        var choice = said.getOutput().getChoices().getFirst();
        var call = (ToolCallFunction) choice.getMessage().getToolCalls().getFirst();
        assertThat(call.getFunction().getName()).isEqualTo("weather");
        assertThat(call.getFunction().getArguments()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(choice.getFinishReason()).isEqualTo("tool_calls");
        assertThat(said.getUsage().getOutputTokens()).isEqualTo(7);
    }

    @Test
    void howLikelyTokensWere() throws Exception {
        server.answer("""
                {"output":{"choices":[{"message":{"role":"assistant","content":"H"},"finish_reason":"stop","logprobs":{"content":[
                {"token":"H","bytes":[72],"logprob":-0.25,"top_logprobs":[{"token":"h","bytes":[104],"logprob":-2.5}]}]}}]},
                "request_id":"r-1"}""");
        GenerationParam ask = ask(DashScopeServer.KEY, false);
        ask.setLogprobs(true);
        ask.setTopLogprobs(1);

        var token = sdk.call(ask)
                .getOutput()
                .getChoices()
                .getFirst()
                .getLogprobs()
                .getContent()
                .getFirst();

        assertThat(token.getLogprob()).isEqualTo(-0.25);
        assertThat(token.getTopLogprobs().getFirst().getToken()).isEqualTo("h");
        assertThat(server.asked().at("/parameters/logprobs").asBoolean()).isTrue();
        assertThat(server.asked().at("/parameters/top_logprobs").asInt()).isEqualTo(1);
    }

    @Test
    void aStream() throws Exception {
        server.answer("""
                id:1
                event:result
                :HTTP_STATUS/200
                data:{"output":{"choices":[{"message":{"role":"assistant","content":"H"},"finish_reason":"null"}]},"usage":{"input_tokens":22,"output_tokens":1,"total_tokens":23},"request_id":"r-1"}

                id:2
                event:result
                :HTTP_STATUS/200
                data:{"output":{"choices":[{"message":{"role":"assistant","content":"é"},"finish_reason":"stop"}]},"usage":{"input_tokens":22,"output_tokens":2,"total_tokens":24},"request_id":"r-1"}

                """);

        StringBuilder text = new StringBuilder();
        sdk.streamCall(ask(DashScopeServer.KEY, true))
                .blockingForEach(part -> text.append(
                        part.getOutput().getChoices().getFirst().getMessage().getContent()));

        assertThat(text.toString()).isEqualTo("Hé");
    }

    @Test
    void errors() {
        assertThatThrownBy(() -> sdk.call(ask("another-key", false)))
                .isInstanceOfSatisfying(ApiException.class, refused -> {
                    assertThat(refused.getStatus().getStatusCode()).isEqualTo(401);
                    assertThat(refused.getStatus().getCode()).isEqualTo("InvalidApiKey");
                });
    }

    private static GenerationParam ask(String key, boolean stream) {
        JsonObject schema = new JsonObject();
        schema.addProperty("type", "object");
        FunctionDefinition weather =
                FunctionDefinition.builder().name("weather").parameters(schema).build();
        return GenerationParam.builder()
                .apiKey(key)
                .model("qwen-plus")
                .messages(List.of(Message.builder()
                        .role(Role.USER.getValue())
                        .content("Weather in Oslo?")
                        .build()))
                .tools(List.of(ToolFunction.builder().function(weather).build()))
                .resultFormat(GenerationParam.ResultFormat.MESSAGE)
                .incrementalOutput(stream)
                .build();
    }
}
