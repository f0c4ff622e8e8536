package dev.sluice.gateway.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.dialect.openai.ChatRequest;
import dev.sluice.gateway.error.GatewayException;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CohereTranslationTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Dialect DIALECT = Dialects.of("cohere", "command-a-reasoning", Map.of());
    private static final String TOLD =
            "'usage':{'billed_units':{'input_tokens':5.0,'output_tokens':30.0},'tokens':{'input_tokens':71.0,'output_tokens':33.0},'cached_tokens':68.0}";
    private static final String USAGE = "'usage':{'prompt_tokens':5,'completion_tokens':30,'total_tokens':35,"
            + "'prompt_tokens_details':{'cached_tokens':2,'cache_write_tokens':0,'audio_tokens':0},"
            + "'completion_tokens_details':{'reasoning_tokens':0,'audio_tokens':0}}";
    private static final String STREAM = ("""
            event: message-start
            data: {'type':'message-start','id':'c-1','delta':{'message':{'role':'assistant'}}}

            data: {'type':'content-start','index':0,'delta':{'message':{'content':{'type':'thinking','thinking':''}}}}

            data: {'type':'content-delta','index':0,'delta':{'message':{'content':{'thinking':'Hm'}}}}

            data: {'type':'content-end','index':0}

            data: {'type':'content-delta','index':1,'delta':{'message':{'content':{'text':'Grüße'}}}}

            data: {'type':'tool-plan-delta','delta':{'message':{'tool_plan':' I look.'}}}

            data: {'type':'tool-call-start','index':0,'delta':{'message':{'tool_calls':{'id':'t1','type':'function','function':{'name':'f','arguments':''}}}}}

            data: {'type':'tool-call-end','index':0}

            data: {'type':'tool-call-start','index':1,'delta':{'message':{'tool_calls':{'id':'t2','type':'function','function':{'name':'g','arguments':''}}}}}

            data: {'type':'tool-call-delta','index':1,'delta':{'message':{'tool_calls':{'function':{'arguments':'[1'}}}}}

            data: {'type':'tool-call-delta','index':1,'delta':{'message':{'tool_calls':{'function':{'arguments':']'}}}}}

            data: {'type':'tool-call-end','index':1}

            data: {'type':'citation-start','index':0,'delta':{'message':{'citations':{'start':0,'end':1,'text':'G'}}}}

            data: {'type':'message-end','delta':{'finish_reason':'TOOL_CALL',""" + TOLD + """
            }}

            data: [DONE]

            """).replace('\'', '"');

    @Test
    void translatesAStream() {
        String chunk = "data: {'id':'chatcmpl-op','object':'chat.completion.chunk','created':7,'model':'m','choices':[";
        String[] deltas = {
            "'role':'assistant','reasoning_content':'Hm'",
            "'content':'Grüße'",
            "'content':' I look.'",
            "'tool_calls':[{'index':0,'id':'t1','type':'function','function':{'name':'f','arguments':''}}]",
            "'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]",
            "'tool_calls':[{'index':1,'id':'t2','type':'function','function':{'name':'g','arguments':''}}]",
            "'tool_calls':[{'index':1,'function':{'arguments':'[1'}}]",
            "'tool_calls':[{'index':1,'function':{'arguments':']'}}]"
        };
        StringBuilder expected = new StringBuilder();
        for (String delta : deltas) {
            expected.append(chunk)
                    .append("{'index':0,'delta':{" + delta + "},'logprobs':null,'finish_reason':null}]}\n\n");
        }
        expected.append(chunk)
                .append("{'index':0,'delta':{},'logprobs':null,'finish_reason':'tool_calls'}]}\n\n")
                .append(chunk + "]," + USAGE + "}\n\ndata: [DONE]\n\n");

        assertThat(stream(STREAM)).isEqualTo(expected.toString().replace('\'', '"'));
    }

    @Test
    void writesTheSameBytesWhereverTheChunksEnd() {
        byte[] bytes = STREAM.getBytes(UTF_8);
        String whole = stream(STREAM);
        for (int at = 0; at <= bytes.length; at++) {
            assertThat(run(true, bytes, at)).as("split at %d", at).isEqualTo(whole);
        }
    }

    @Test
    void tellsHowLikelyPiecesOfTextWereInAStreamAndInAWholeAnswer() throws Exception {
        String first = "{'text':'Gr','token_ids':[1],'logprobs':[-0.25]}";
        String second = "{'text':'üße','token_ids':[2,3],'logprobs':[-0.5,-1e-3]}";
        String expected = "{'content':[{'token':'Gr','logprob':-0.25,'bytes':[71,114],'top_logprobs':[]},"
                + "{'token':'üße','logprob':-0.501,'bytes':[195,188,195,159,101],'top_logprobs':[]}],'refusal':null}";
        String delta =
                "data: {'type':'content-delta','index':0,'delta':{'message':{'content':{'text':'%s'}}},'logprobs':%s}\n\n";

        String streamed = Translated.stream(DIALECT, delta.formatted("Gr", first) + delta.formatted("üße", second));
        String whole = Translated.whole(
                DIALECT,
                "{'id':'c','finish_reason':'COMPLETE','message':{'content':[{'type':'thinking','thinking':'Hm'},"
                        + "{'type':'text','text':'Grüße'}]},'logprobs':[" + first + "," + second
                        + ",{'text':'','token_ids':[4],'logprobs':[-1]},{'text':'x','token_ids':[]}]}");

        assertThat(streamed)
                .contains(
                        "'content':'üße'},'logprobs':{'content':[{'token':'üße','logprob':-0.501,".replace('\'', '"'));
        assertThat(JSON.readTree(whole).at("/choices/0/logprobs"))
                .isEqualTo(JSON.readTree(expected.replace('\'', '"')));
    }

    @Test
    void tellsAnErrorAndNoEnd() {
        String begun = STREAM.substring(0, STREAM.indexOf("data: {\"type\":\"tool-plan"));
        String end = "data: {\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"ERROR\",\"error\":\"Busy\"}}\n\n";

        assertThat(stream(begun + end + "data: [DONE]\n\n"))
                .endsWith(
                        "data: {\"error\":{\"message\":\"Busy\",\"type\":\"ERROR\",\"param\":null,\"code\":null}}\n\n");
        assertThat(stream(begun)).contains("Hm").doesNotContain("[DONE]").doesNotContain("usage");
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETE, stop",
        "STOP_SEQUENCE, stop",
        "MAX_TOKENS, length",
        "TOOL_CALL, tool_calls",
        "SOMETHING_NEW, stop",
    })
    void knowsWhyAnAnswerEnds(String reason, String said) throws Exception {
        String answer = "{'message':{'content':[{'type':'text','text':'A'}]},'finish_reason':'" + reason + "'}";
        String end = "data: {'type':'message-end','delta':{'finish_reason':'" + reason + "'}}\n\n";

        JsonNode whole = JSON.readTree(run(false, answer.replace('\'', '"').getBytes(UTF_8), 0));

        assertThat(whole.at("/choices/0/finish_reason").asText()).isEqualTo(said);
        assertThat(whole.has("usage")).isFalse();
        assertThat(stream(end.replace('\'', '"'))).contains("\"finish_reason\":\"" + said + "\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'billed_units':{'input_tokens':5.2,'output_tokens':2}                                            | 6  | 0 | 2
            'tokens':{'input_tokens':71,'output_tokens':2},'cached_tokens':64                                | 71 | 64 | 2
            'billed_units':{'search_units':1},'tokens':{'input_tokens':71}                                   | 71 | 0 | 0
            'billed_units':{'input_tokens':5},'tokens':{'input_tokens':71},'cached_tokens':10                | 5  | 0 | 0
            'billed_units':{'input_tokens':5},'tokens':{'input_tokens':71},'cached_tokens':99                | 5  | 5 | 0
            'billed_units':{'input_tokens':1e300,'output_tokens':-7}                                         | 1000000000 | 0 | 0
            """)
    void countsWhatIsBilled(String usage, int input, int cached, int output) throws Exception {
        String answer = "{'message':{},'finish_reason':'COMPLETE','usage':{" + usage + "}}";

        JsonNode read = JSON.readTree(run(false, answer.replace('\'', '"').getBytes(UTF_8), 0));

        assertThat(read.at("/usage/prompt_tokens").asInt()).isEqualTo(input);
        assertThat(read.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(cached);
        assertThat(read.at("/usage/completion_tokens").asInt()).isEqualTo(output);
    }

    @Test
    void translatesAWholeAnswerWhoseMessageCanBeSentBack() throws Exception {
        String calls = "[{'id':'t1','type':'function','function':{'name':'f','arguments':'{}'}},"
                + "{'id':'t2','type':'function','function':{'name':'g','arguments':'[1]'}}]";
        String answer = ("{'id':'c-1','finish_reason':'TOOL_CALL','message':{'role':'assistant','content':["
                        + "{'type':'thinking','thinking':'Hm'}],'tool_plan':'I look.','tool_calls':" + calls + "},"
                        + TOLD + "}")
                .replace('\'', '"');

        JsonNode read = JSON.readTree(run(false, answer.getBytes(UTF_8), 5));

        JsonNode message = read.at("/choices/0/message");
        assertThat(read.get("usage")).isEqualTo(json("{" + USAGE + "}").get("usage"));
        assertThat(read.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(message.get("reasoning_content").asText()).isEqualTo("Hm");
        assertThat(message.get("content").asText()).isEqualTo("I look.");

        byte[] next = JSON.writeValueAsBytes(
                JSON.createObjectNode().set("messages", JSON.createArrayNode().add(message)));
        JsonNode sent = JSON.readTree(
                DIALECT.ask(ChatRequest.read(next, 0, next.length), new Target("command-a", false, 0, 0, Map.of()))
                        .body());
        assertThat(sent.at("/messages/0"))
                .isEqualTo(json("{'role':'assistant','tool_plan':'I look.','tool_calls':" + calls + "}"));
    }

    @Test
    void refusesWhatIsNoAnswer() {
        assertThatThrownBy(() -> stream("data: <html>\n\n")).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> run(false, "<html>".getBytes(UTF_8), 0)).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> run(false, "{\"message\":\"no\"}".getBytes(UTF_8), 0))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("no message");
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.replace('\'', '"'));
    }

    private static String stream(String upstream) {
        return run(true, upstream.getBytes(UTF_8), 0);
    }

    private static String run(boolean stream, byte[] bytes, int at) {
        Translation translation = Dialects.translate(DIALECT, stream, "op", 7, "m", 1 << 16);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        translation.feed(bytes, 0, at, out::writeBytes);
        translation.feed(bytes, at, bytes.length, out::writeBytes);
        translation.end(out::writeBytes);
        return out.toString(UTF_8);
    }
}
