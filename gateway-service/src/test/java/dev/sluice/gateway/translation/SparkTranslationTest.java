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

class SparkTranslationTest {
    private static final Dialect DIALECT = Dialects.of("spark", "generalv3.5", Map.of());
    private static final String BEGIN = """
            data:{'code':0,'message':'Success','sid':'cha1','id':'cha1','created':1719546385,'choices':[{'delta':{'role':'assistant','content':'','reasoning_content':'Hm'},'index':0}]}

            data:{'code':0,'message':'Success','sid':'cha1','id':'cha1','created':1719546385,'choices':[{'delta':{'role':'assistant','content':'Grüße'},'index':0}]}

            """;
    private static final String LAST = """
            data:{'code':0,'message':'Success','sid':'cha1','id':'cha1','created':1719546385,'choices':[{'delta':{'role':'assistant','content':'!'},'index':0}],'usage':{'prompt_tokens':6,'completion_tokens':42,'total_tokens':48}}

            """;
    private static final String CALLS = """
            data:{'code':0,'sid':'cha1','choices':[{'delta':{'role':'assistant','tool_calls':[{'index':0,'id':'c1','type':'function','function':{'name':'f','arguments':''}}]},'index':0}]}

            data:{'code':0,'sid':'cha1','choices':[{'delta':{'role':'assistant','tool_calls':[{'index':0,'function':{'arguments':'{}'}}]},'index':0}]}

            data:{'code':0,'sid':'cha1','choices':[{'delta':{'role':'assistant','tool_calls':[{'index':1,'type':'function','function':{'name':'g','arguments':'[1'}}]},'index':0}]}

            data:{'code':0,'sid':'cha1','choices':[{'delta':{'role':'assistant','tool_calls':[{'index':1,'function':{'arguments':']'}}]},'index':0}],'usage':{'prompt_tokens':6,'completion_tokens':42,'total_tokens':48}}

            """;
    private static final String DONE = "data:[DONE]\n\n";
    private static final String USAGE = Translated.usage(6, 0, 0, 42, 0);

    @Test
    void completesAStream() {
        assertThat(Translated.stream(DIALECT, BEGIN + LAST + DONE))
                .isEqualTo(Translated.chunks(
                        "stop",
                        USAGE,
                        "'role':'assistant','reasoning_content':'Hm'",
                        "'content':'Grüße'",
                        "'content':'!'"));
        assertThat(Translated.stream(DIALECT, CALLS + DONE))
                .isEqualTo(Translated.chunks(
                        "tool_calls",
                        USAGE,
                        "'role':'assistant','tool_calls':[{'index':0,'id':'c1','type':'function','function':{'name':'f','arguments':''}}]",
                        "'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]",
                        "'tool_calls':[{'index':1,'id':'call_cha1_1','type':'function','function':{'name':'g','arguments':''}}]",
                        "'tool_calls':[{'index':1,'function':{'arguments':'[1'}}]",
                        "'tool_calls':[{'index':1,'function':{'arguments':']'}}]"));
    }

    @Test
    void writesTheSameBytesWhereverTheChunksEnd() {
        Translated.sameWhereverItIsSplit(DIALECT, BEGIN + LAST + DONE);
        Translated.sameWhereverItIsSplit(DIALECT, CALLS + DONE);
    }

    @Test
    void tellsAnErrorAndNoEnd() {
        String failed =
                Translated.stream(DIALECT, BEGIN + "data:{'code':11202,'message':'Slow','sid':'cha1'}\n\n" + DONE);

        assertThat(failed)
                .endsWith("data: {\"error\":{\"message\":\"Slow\",\"type\":\"server_error\",\"param\":null,"
                        + "\"code\":\"upstream_rate_limited\"}}\n\n");
        assertThat(Translated.stream(DIALECT, BEGIN + LAST))
                .contains("Grüße")
                .doesNotContain("[DONE]", "\"finish_reason\":\"");
    }

    @Test
    void refusesWhatIsNoCompletion() {
        assertThatThrownBy(() -> Translated.stream(DIALECT, "data:{oops\n\n")).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> Translated.whole(DIALECT, "<html>")).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> Translated.whole(DIALECT, "{'code':0,'message':'Success'}"))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("not a completion");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'message':{'role':'assistant','content':'A'},'index':0                                          | stop
            'message':{'role':'assistant','content':'A'},'finish_reason':'length'                           | length
            'message':{'role':'assistant','content':'A'},'finish_reason':null                               | stop
            'message':{'role':'assistant','content':'A','tool_calls':{'id':'c1','type':'function','function':{'name':'f','arguments':'{\\"x\\":1}'}}}     | tool_calls
            'message':{'role':'assistant','content':'A','tool_calls':[{'id':'c1','type':'function','function':{'name':'f','arguments':{'x':1}}}]} | tool_calls
            """)
    void completesAWholeAnswer(String choice, String reason) throws Exception {
        JsonNode read = new ObjectMapper()
                .readTree(Translated.whole(
                        DIALECT,
                        "{'code':0,'message':'Success','sid':'cha1','choices':[{" + choice
                                + "}],'usage':{'prompt_tokens':6,'completion_tokens':42,'total_tokens':48,"
                                + "'prompt_tokens_details':{'cached_tokens':4}}}"));

        assertThat(read.path("object").asText()).isEqualTo("chat.completion");
        assertThat(read.path("model").asText()).isEqualTo("m");
        assertThat(read.path("created").asInt()).isEqualTo(7);
        assertThat(read.at("/choices/0/message/content").asText()).isEqualTo("A");
        assertThat(read.at("/choices/0/finish_reason").asText()).isEqualTo(reason);
        assertThat(read.at("/usage/completion_tokens").asInt()).isEqualTo(42);
        assertThat(read.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(4);
        if (reason.equals("tool_calls")) {
            assertThat(read.at("/choices/0/message/tool_calls/0/id").asText()).isEqualTo("c1");
            assertThat(read.at("/choices/0/message/tool_calls/0/function/arguments")
                            .asText())
                    .isEqualTo("{\"x\":1}");
        }
    }
}
