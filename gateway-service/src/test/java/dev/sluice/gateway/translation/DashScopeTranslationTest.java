package dev.sluice.gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.error.GatewayException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DashScopeTranslationTest {
    private static final Dialect DIALECT = Dialects.of("dashscope", "qwen-plus", Map.of());
    private static final String USAGE = "'usage':{'input_tokens':132,'output_tokens':30,'total_tokens':162,"
            + "'prompt_tokens_details':{'cached_tokens':100,'cache_creation_input_tokens':20},"
            + "'output_tokens_details':{'reasoning_tokens':9}}";
    private static final String THOUGHT = """
            id:1
            event:result
            :HTTP_STATUS/200
            data:{'output':{'choices':[{'message':{'content':'','reasoning_content':'Hm','role':'assistant'},'finish_reason':'null'}]},'usage':{'input_tokens':132,'output_tokens':1},'request_id':'r'}

            """;
    private static final String STREAM = THOUGHT + """
            id:2
            event:result
            :HTTP_STATUS/200
            data:{'output':{'choices':[{'message':{'content':'Grüße','reasoning_content':'','role':'assistant'},'finish_reason':'null'}]},'usage':{'input_tokens':132,'output_tokens':4},'request_id':'r'}

            data:{'output':{'choices':[{'message':{'content':'','tool_calls':[{'index':0,'id':'t1','type':'function','function':{'name':'f','arguments':''}}]},'finish_reason':'null'}]},'request_id':'r'}

            data:{'output':{'choices':[{'message':{'content':'','tool_calls':[{'index':0,'id':'','type':'function','function':{'name':null,'arguments':'{}'}}]},'finish_reason':'null'}]},'request_id':'r'}

            data:{'output':{'choices':[{'message':{'content':'','tool_calls':[{'index':1,'id':'','type':'function','function':{'name':'g','arguments':'[1]'}}]},'finish_reason':'null'}]},'request_id':'r'}

            data:{'output':{'choices':[{'message':{'content':''},'finish_reason':'tool_calls'}]},%s,'request_id':'r'}

            """.formatted(USAGE);

    @Test
    void translatesAStream() {
        assertThat(Translated.stream(DIALECT, STREAM))
                .isEqualTo(Translated.chunks(
                        "tool_calls",
                        Translated.usage(132, 100, 20, 30, 9),
                        "'role':'assistant','reasoning_content':'Hm'",
                        "'content':'Grüße'",
                        "'tool_calls':[{'index':0,'id':'t1','type':'function','function':{'name':'f','arguments':''}}]",
                        "'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]",
                        "'tool_calls':[{'index':1,'id':'call_r_0_1','type':'function','function':{'name':'g','arguments':''}}]",
                        "'tool_calls':[{'index':1,'function':{'arguments':'[1]'}}]"));
    }

    @Test
    void writesTheSameBytesWhereverTheChunksEnd() {
        Translated.sameWhereverItIsSplit(DIALECT, STREAM);
    }

    @Test
    void endsOnlyWhenEveryChoiceHas() {
        String one = "data:{'output':{'choices':[{'index':%d,'message':{'content':'a'},'finish_reason':'%s'}]}}\n\n";

        assertThat(Translated.stream(DIALECT, one.formatted(0, "stop") + one.formatted(1, "null")))
                .doesNotContain("[DONE]");
        assertThat(Translated.stream(
                        DIALECT, one.formatted(0, "null") + one.formatted(1, "length") + one.formatted(0, "stop")))
                .contains("\"index\":1,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"length\"")
                .endsWith("[DONE]\n\n");
    }

    @Test
    void tellsHowLikelyTokensWere() throws Exception {
        String told = "{'content':[{'token':'ü','logprob':-0.25,'bytes':[195,188],'top_logprobs':["
                + "{'token':'u','logprob':-2.5,'bytes':[117]}]}]}";
        String choice =
                "{'output':{'choices':[{'message':{'content':'ü'},'finish_reason':'stop','logprobs':" + told + "}]}}";
        JsonNode expected = new ObjectMapper().readTree(told.replace('\'', '"'));

        JsonNode whole = new ObjectMapper().readTree(Translated.whole(DIALECT, choice));

        assertThat(whole.at("/choices/0/logprobs/content")).isEqualTo(expected.get("content"));
        assertThat(Translated.stream(DIALECT, "data:" + choice + "\n\n"))
                .contains(
                        "\"delta\":{\"role\":\"assistant\",\"content\":\"ü\"},\"logprobs\":{\"content\":[{\"token\":\"ü\"");
    }

    @Test
    void tellsAnErrorAndNoEnd() {
        String failed = Translated.stream(
                DIALECT, THOUGHT + "event:error\ndata:{'code':'Throttling','message':'Slow','request_id':'r'}\n\n");

        assertThat(failed)
                .endsWith("data: {\"error\":{\"message\":\"Slow\",\"type\":\"server_error\",\"param\":null,"
                        + "\"code\":\"upstream_rate_limited\"}}\n\n");
        assertThat(Translated.stream(DIALECT, THOUGHT)).contains("Hm").doesNotContain("[DONE]");
    }

    @Test
    void refusesWhatIsNoGeneration() {
        assertThatThrownBy(() -> Translated.stream(DIALECT, "data:{oops\n\n")).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> Translated.whole(DIALECT, "<html>")).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> Translated.whole(DIALECT, "{'output':{}}"))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("not a generation");
    }

    @ParameterizedTest
    @CsvSource({"stop,stop", "length,length", "tool_calls,tool_calls", "null,stop"})
    void translatesAWholeAnswer(String reason, String openAi) throws Exception {
        JsonNode read = new ObjectMapper()
                .readTree(Translated.whole(
                        DIALECT,
                        "{'output':{'choices':[{'message':{'role':'assistant','content':[{'text':'A'},{'text':'B'}],"
                                + "'reasoning_content':'Hm'},'finish_reason':'" + reason + "'}]}," + USAGE
                                + ",'request_id':'r'}"));

        assertThat(read.at("/choices/0/message/content").asText()).isEqualTo("AB");
        assertThat(read.at("/choices/0/message/reasoning_content").asText()).isEqualTo("Hm");
        assertThat(read.at("/choices/0/finish_reason").asText()).isEqualTo(openAi);
        assertThat(read.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(100);
    }
}
