package dev.sluice.gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.error.GatewayException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Frames, each in a line. */
class SparkSocketTranslationTest {
    private static final Dialect DIALECT = Dialects.of("spark-websocket", "generalv3.5", Map.of());
    private static final String BEGIN = """
            {'header':{'code':0,'message':'Success','sid':'cha1','status':0},'payload':{'choices':{'status':0,'seq':0,'text':[{'content':'Grü','role':'assistant','index':0}]}}}
            {'header':{'code':0,'message':'Success','sid':'cha1','status':1},'payload':{'choices':{'status':1,'seq':1,'text':[{'content':'ße','role':'assistant','index':0}]}}}
            """;
    private static final String USAGE_OF_ALL =
            "'usage':{'text':{'question_tokens':4,'prompt_tokens':5,'completion_tokens':9,'total_tokens':14}}";
    private static final String END =
            "{'header':{'code':0,'message':'Success','sid':'cha1','status':2},'payload':{'choices':{'status':2,'seq':2,'text':[{'content':'!','role':'assistant','index':0}]},"
                    + USAGE_OF_ALL + "}}\n";
    private static final String CALL =
            "{'header':{'code':0,'sid':'cha1','status':2},'payload':{'choices':{'status':2,'seq':0,'text':[{'content':'','role':'assistant','index':0,'function_call':{'name':'f','arguments':'{}'}}]},"
                    + USAGE_OF_ALL + "}}\n";
    private static final String USAGE = Translated.usage(5, 0, 0, 9, 0);

    @Test
    void translatesAStream() {
        assertThat(Translated.stream(DIALECT, BEGIN + END))
                .isEqualTo(Translated.chunks(
                        "stop", USAGE, "'role':'assistant','content':'Grü'", "'content':'ße'", "'content':'!'"));
        assertThat(Translated.stream(DIALECT, CALL))
                .isEqualTo(Translated.chunks(
                        "tool_calls",
                        USAGE,
                        "'role':'assistant','tool_calls':[{'index':0,'id':'call_cha1_0','type':'function','function':{'name':'f','arguments':''}}]",
                        "'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]"));
    }

    @Test
    void writesTheSameBytesWhereverTheChunksEnd() {
        Translated.sameWhereverItIsSplit(DIALECT, BEGIN + END);
        Translated.sameWhereverItIsSplit(DIALECT, CALL);
    }

    @Test
    void readsAWholeAnswerFromAllFrames() throws Exception {
        JsonNode read = new ObjectMapper().readTree(Translated.whole(DIALECT, BEGIN + END));

        assertThat(read.at("/choices/0/message/content").asText()).isEqualTo("Grüße!");
        assertThat(read.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(read.at("/usage/prompt_tokens").asInt()).isEqualTo(5);
        assertThat(Translated.whole(DIALECT, CALL)).contains("\"name\":\"f\"", "\"finish_reason\":\"tool_calls\"");
    }

    @Test
    void tellsAnErrorAndNoEnd() {
        String error = "{'header':{'code':10014,'message':'Not to be said','sid':'cha1','status':2}}\n";

        assertThat(Translated.stream(DIALECT, BEGIN + error + END))
                .endsWith("data: {\"error\":{\"message\":\"Not to be said\",\"type\":\"invalid_request_error\","
                        + "\"param\":null,\"code\":\"10014\"}}\n\n");
        assertThat(Translated.stream(DIALECT, BEGIN)).contains("ße").doesNotContain("[DONE]");
        assertThatThrownBy(() -> Translated.whole(DIALECT, BEGIN))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("not complete");
        assertThatThrownBy(() -> Translated.stream(DIALECT, "{oops\n")).isInstanceOf(GatewayException.class);
    }
}
