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

class AnthropicTranslationTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Dialect DIALECT = Dialects.of("anthropic", "claude", Map.of());
    private static final String USAGE = "'usage':{'prompt_tokens':132,'completion_tokens':30,'total_tokens':162,"
            + "'prompt_tokens_details':{'cached_tokens':100,'cache_write_tokens':20,'audio_tokens':0},"
            + "'completion_tokens_details':{'reasoning_tokens':9,'audio_tokens':0}}";
    private static final String STREAM = """
            event: message_start
            data: {'type':'message_start','message':{'id':'msg_1','content':[],'usage':{'input_tokens':12,'cache_creation_input_tokens':20,'cache_read_input_tokens':100,'output_tokens':1}}}

            data: {'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'','signature':''}}

            data: {'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'Hm'}}

            data: {'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'SIG'}}

            data: {'type':'content_block_stop','index':0}

            data: {'type':'ping'}

            data: {'type':'content_block_start','index':1,'content_block':{'type':'text','text':''}}

            data: {'type':'content_block_delta','index':1,'delta':{'type':'text_delta','text':'Grüße'}}

            data: {'type':'content_block_stop','index':1}

            data: {'type':'content_block_start','index':2,'content_block':{'type':'tool_use','id':'t1','name':'f','input':{}}}

            data: {'type':'content_block_delta','index':2,'delta':{'type':'input_json_delta','partial_json':''}}

            data: {'type':'content_block_stop','index':2}

            data: {'type':'content_block_start','index':3,'content_block':{'type':'tool_use','id':'t2','name':'g','input':{}}}

            data: {'type':'content_block_delta','index':3,'delta':{'type':'input_json_delta','partial_json':'[1'}}

            data: {'type':'content_block_delta','index':3,'delta':{'type':'input_json_delta','partial_json':']'}}

            data: {'type':'content_block_stop','index':3}

            data: {'type':'message_delta','delta':{'stop_reason':'tool_use'},'usage':{'output_tokens':30,'output_tokens_details':{'thinking_tokens':9}}}

            data: {'type':'message_stop'}

            """.replace('\'', '"');

    @Test
    void translatesAStream() {
        String chunk = "data: {'id':'chatcmpl-op','object':'chat.completion.chunk','created':7,'model':'m','choices':[";
        String[] deltas = {
            "'role':'assistant','reasoning_content':'Hm'",
            "'thinking_blocks':[{'type':'thinking','thinking':'','signature':'SIG'}]",
            "'content':'Grüße'",
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
    void tellsAnErrorAndNoEnd() {
        String begun = STREAM.substring(0, STREAM.indexOf("data: {\"type\":\"ping\""));
        String failed = stream(
                begun
                        + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Busy\"}}\n\n");

        assertThat(failed)
                .endsWith("data: {\"error\":{\"message\":\"Busy\",\"type\":\"overloaded_error\",\"param\":null,"
                        + "\"code\":null}}\n\n");
        assertThat(stream(begun)).contains("Hm").doesNotContain("[DONE]").doesNotContain("usage");
    }

    @Test
    void refusesWhatIsNoJson() {
        assertThatThrownBy(() -> stream("data: {oops\n\n"))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("an event that is not JSON");
        assertThatThrownBy(() -> run(false, "<html>".getBytes(UTF_8), 0)).isInstanceOf(GatewayException.class);
    }

    @Test
    void translatesAWholeAnswerWhoseMessageCanBeSentBack() throws Exception {
        String content =
                "[{'type':'thinking','thinking':'Hm','signature':'SIG'},{'type':'redacted_thinking','data':'D'},"
                        + "{'type':'text','text':'A'},{'type':'text','text':'B'},"
                        + "{'type':'tool_use','id':'t1','name':'f','input':{}},"
                        + "{'type':'tool_use','id':'t2','name':'g','input':{'x':1.50}}]";
        String answer = "{'id':'msg_1','type':'message','content':" + content + ",'stop_reason':'tool_use',"
                + "'usage':{'input_tokens':12,'cache_creation_input_tokens':20,'cache_read_input_tokens':100,"
                + "'output_tokens':30,'output_tokens_details':{'thinking_tokens':9}}}";

        JsonNode read = JSON.readTree(run(false, answer.replace('\'', '"').getBytes(UTF_8), 5));

        assertThat(read.get("usage"))
                .isEqualTo(JSON.readTree(("{" + USAGE + "}").replace('\'', '"')).get("usage"));
        assertThat(read.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        JsonNode message = read.at("/choices/0/message");
        assertThat(message.get("content").asText()).isEqualTo("AB");
        assertThat(message.get("reasoning_content").asText()).isEqualTo("Hm");
        assertThat(message.at("/tool_calls/1/function/arguments").asText()).isEqualTo("{\"x\":1.50}");

        byte[] next = JSON.writeValueAsBytes(
                JSON.createObjectNode().set("messages", JSON.createArrayNode().add(message)));
        JsonNode sent = JSON.readTree(DIALECT.ask(
                        ChatRequest.read(next, 0, next.length), new Target("claude-opus-4-5", false, 0, 0, Map.of()))
                .body());
        String merged =
                content.replace("{'type':'text','text':'A'},{'type':'text','text':'B'}", "{'type':'text','text':'AB'}");
        assertThat(sent.at("/messages/1/content")).isEqualTo(JSON.readTree(merged.replace('\'', '"')));
    }

    @Test
    void sendsBackAThoughtWhoseSignatureCameAtTheEndOfAStream() throws Exception {
        byte[] next =
                ("{'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':'A','reasoning_content':'Hm',"
                                + "'thinking_blocks':[{'type':'thinking','thinking':'','signature':'SIG'}]}]}")
                        .replace('\'', '"')
                        .getBytes(UTF_8);

        JsonNode sent = JSON.readTree(DIALECT.ask(
                        ChatRequest.read(next, 0, next.length), new Target("claude-opus-4-5", false, 0, 0, Map.of()))
                .body());

        assertThat(sent.at("/messages/1/content/0"))
                .isEqualTo(JSON.readTree("{'type':'thinking','thinking':'Hm','signature':'SIG'}".replace('\'', '"')));
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
