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

class WenxinTranslationTest {
    private static final Dialect DIALECT = Dialects.of("wenxin", "ernie-bot", Map.of());
    private static final String BEGIN = """
            data: {'id':'as-1','object':'chat.completion','sentence_id':0,'is_end':false,'result':'Grüße','usage':{'prompt_tokens':132,'completion_tokens':3,'total_tokens':135}}

            """;
    private static final String STREAM = BEGIN + """
            data: {'id':'as-1','object':'chat.completion','sentence_id':1,'is_end':true,'result':'','function_call':{'name':'f','thoughts':'Hm','arguments':'{}'},'finish_reason':'function_call','usage':{'prompt_tokens':132,'completion_tokens':9,'total_tokens':162}}

            """;

    @Test
    void translatesAStream() {
        assertThat(Translated.stream(DIALECT, STREAM))
                .isEqualTo(Translated.chunks(
                        "tool_calls",
                        Translated.usage(132, 0, 0, 30, 0),
                        "'role':'assistant','content':'Grüße'",
                        "'tool_calls':[{'index':0,'id':'call_as-1','type':'function','function':{'name':'f','arguments':''}}]",
                        "'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]"));
    }

    @Test
    void writesTheSameBytesWhereverTheChunksEnd() {
        Translated.sameWhereverItIsSplit(DIALECT, STREAM);
    }

    @Test
    void tellsAnErrorAndNoEnd() {
        String failed = Translated.stream(DIALECT, BEGIN + "data: {'error_code':336501,'error_msg':'Slow'}\n\n");

        assertThat(failed)
                .endsWith("data: {\"error\":{\"message\":\"Slow\",\"type\":\"server_error\",\"param\":null,"
                        + "\"code\":\"upstream_rate_limited\"}}\n\n");
        assertThat(Translated.stream(DIALECT, BEGIN)).contains("Grüße").doesNotContain("[DONE]");
    }

    @Test
    void refusesWhatIsNoResult() {
        assertThatThrownBy(() -> Translated.stream(DIALECT, "data: {oops\n\n")).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> Translated.whole(DIALECT, "<html>")).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> Translated.whole(DIALECT, "{'id':'as-1'}"))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("not a result");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "finish_reason":"normal"                             | stop
            "finish_reason":"stop"                               | stop
            "finish_reason":"length"                             | length
            "is_truncated":true                                  | length
            "finish_reason":"content_filter"                     | content_filter
            "need_clear_history":true,"ban_round":-1             | content_filter
            "function_call":{"name":"f","arguments":"{}"}        | tool_calls
            """)
    void translatesAWholeAnswer(String how, String openAi) throws Exception {
        JsonNode read = new ObjectMapper()
                .readTree(Translated.whole(
                        DIALECT,
                        "{'id':'as-1','result':'A'," + how
                                + ",'usage':{'prompt_tokens':5,'completion_tokens':7,'total_tokens':12}}"));

        assertThat(read.at("/choices/0/message/content").asText()).isEqualTo("A");
        assertThat(read.at("/choices/0/finish_reason").asText()).isEqualTo(openAi);
        assertThat(read.at("/usage/completion_tokens").asInt()).isEqualTo(7);
    }
}
