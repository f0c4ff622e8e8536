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

class HunyuanTranslationTest {
    private static final Dialect DIALECT = Dialects.of("hunyuan", "hunyuan-t1-latest", Map.of());
    private static final String USAGE = "'Usage':{'PromptTokens':132,'CompletionTokens':30,'TotalTokens':162,"
            + "'PromptTokensDetails':{'CachedTokens':'100'}}";
    private static final String THOUGHT = """
            data: {'Id':'h','Choices':[{'Index':0,'Delta':{'Role':'assistant','Content':'','ReasoningContent':'Hm'},'FinishReason':''}],'Usage':{'PromptTokens':132,'CompletionTokens':1}}

            """;
    private static final String STREAM = THOUGHT + """
            data: {'Id':'h','Choices':[{'Index':0,'Delta':{'Role':'assistant','Content':'Grüße'},'FinishReason':''}]}

            data: {'Id':'h','Choices':[{'Index':0,'Delta':{'Role':'assistant','Content':'','ToolCalls':[{'Id':'t1','Type':'function','Function':{'Name':'f','Arguments':''}}]},'FinishReason':''}]}

            data: {'Id':'h','Choices':[{'Index':0,'Delta':{'Content':'','ToolCalls':[{'Id':'t1','Type':'function','Function':{'Name':'f','Arguments':'{}'}}]},'FinishReason':''}]}

            data: {'Id':'h','Choices':[{'Index':0,'Delta':{'Content':'','ToolCalls':[{'Id':'t2','Type':'function','Function':{'Name':'g','Arguments':'[1'}}]},'FinishReason':''}]}

            data: {'Id':'h','Choices':[{'Index':0,'Delta':{'Content':'','ToolCalls':[{'Id':'','Function':{'Arguments':']'}}]},'FinishReason':''}]}

            data: {'Id':'h','Choices':[{'Index':0,'Delta':{'Role':'assistant','Content':''},'FinishReason':'tool_calls'}],%s}

            """.formatted(USAGE);

    @Test
    void translatesAStream() {
        String expected = Translated.chunks(
                "tool_calls",
                Translated.usage(132, 100, 0, 30, 0),
                "'role':'assistant','reasoning_content':'Hm'",
                "'content':'Grüße'",
                "'tool_calls':[{'index':0,'id':'t1','type':'function','function':{'name':'f','arguments':''}}]",
                "'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]",
                "'tool_calls':[{'index':1,'id':'t2','type':'function','function':{'name':'g','arguments':''}}]",
                "'tool_calls':[{'index':1,'function':{'arguments':'[1'}}]",
                "'tool_calls':[{'index':1,'function':{'arguments':']'}}]");

        assertThat(Translated.stream(DIALECT, STREAM)).isEqualTo(expected);
        assertThat(Translated.stream(DIALECT, STREAM + "data: [DONE]\n\n")).isEqualTo(expected);
    }

    @Test
    void writesTheSameBytesWhereverTheChunksEnd() {
        Translated.sameWhereverItIsSplit(DIALECT, STREAM);
    }

    @Test
    void tellsAnErrorAndNoEnd() {
        String failed = Translated.stream(
                DIALECT, THOUGHT + "data: {'Choices':[],'ErrorMsg':{'Msg':'Broken','Code':4000}}\n\n");

        assertThat(failed)
                .endsWith("data: {\"error\":{\"message\":\"Broken\",\"type\":\"server_error\",\"param\":null,"
                        + "\"code\":\"upstream_error\"}}\n\n");
        assertThat(Translated.stream(DIALECT, THOUGHT)).contains("Hm").doesNotContain("[DONE]");
        assertThat(Translated.stream(DIALECT, THOUGHT + "data: [DONE]\n\n")).doesNotContain("[DONE]");
    }

    @Test
    void refusesWhatIsNoCompletion() {
        assertThatThrownBy(() -> Translated.stream(DIALECT, "data: {oops\n\n")).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> Translated.whole(DIALECT, "<html>")).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> Translated.whole(DIALECT, "{'Response':{}}"))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("not a completion");
    }

    @ParameterizedTest
    @CsvSource({"stop,stop", "length,length", "tool_calls,tool_calls", "sensitive,content_filter", "'',stop"})
    void translatesAWholeAnswer(String reason, String openAi) throws Exception {
        JsonNode read = new ObjectMapper()
                .readTree(Translated.whole(
                        DIALECT,
                        "{'Response':{'Id':'h','Choices':[{'Index':0,'Message':{'Role':'assistant','Content':'A',"
                                + "'ReasoningContent':'Hm'},'FinishReason':'" + reason + "'}]," + USAGE + "}}"));

        assertThat(read.at("/choices/0/message/content").asText()).isEqualTo("A");
        assertThat(read.at("/choices/0/message/reasoning_content").asText()).isEqualTo("Hm");
        assertThat(read.at("/choices/0/finish_reason").asText()).isEqualTo(openAi);
        assertThat(read.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(100);
    }
}
