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
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OllamaTranslationTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Dialect DIALECT = Dialects.of("ollama", "llama3.2", Map.of());
    private static final String USAGE = "'usage':{'prompt_tokens':26,'completion_tokens':12,'total_tokens':38,"
            + "'prompt_tokens_details':{'cached_tokens':0,'cache_write_tokens':0,'audio_tokens':0},"
            + "'completion_tokens_details':{'reasoning_tokens':0,'audio_tokens':0}}";
    private static final String F = "{'function':{'name':'f','arguments':{'x':1.50}}}";
    private static final String G = "{'id':'own','function':{'index':1,'name':'g','arguments':{}}}";
    private static final String LAST = "'done':true,'done_reason':'stop','prompt_eval_count':26,'eval_count':12}";
    private static final String STREAM =
            ("{'created_at':'t1','message':{'role':'assistant','content':'','thinking':'Hm'},'done':false}\n"
                            + "{'created_at':'t2','message':{'role':'assistant','content':'Grüße'},'done':false}\r\n"
                            + "{'created_at':'t3','message':{'role':'assistant','content':'','tool_calls':[" + F
                            + "]},'done':false}\n"
                            + "{'created_at':'t4','message':{'role':'assistant','content':'','tool_calls':[" + G
                            + "]},'done':false}\n\n"
                            + "{'created_at':'t5','message':{'role':'assistant','content':''}," + LAST + "\n")
                    .replace('\'', '"');

    @Test
    void translatesAStream() {
        String chunk = "data: {'id':'chatcmpl-op','object':'chat.completion.chunk','created':7,'model':'m','choices':[";
        String[] deltas = {
            "'role':'assistant','reasoning_content':'Hm'",
            "'content':'Grüße'",
            "'tool_calls':[{'index':0,'id':'" + id("t3", 0, F)
                    + "','type':'function','function':{'name':'f','arguments':''}}]",
            "'tool_calls':[{'index':0,'function':{'arguments':'{\\'x\\':1.50}'}}]",
            "'tool_calls':[{'index':1,'id':'own','type':'function','function':{'name':'g','arguments':''}}]",
            "'tool_calls':[{'index':1,'function':{'arguments':'{}'}}]"
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
    void needsNoEndOfTheLastLine() {
        assertThat(stream(STREAM.stripTrailing())).isEqualTo(stream(STREAM));
    }

    @Test
    void tellsAnErrorAndNoEnd() {
        String begun = STREAM.substring(0, STREAM.indexOf("{\"created_at\":\"t3\""));

        assertThat(stream(begun + "{\"error\":\"out of memory\"}\n" + STREAM))
                .endsWith("data: {\"error\":{\"message\":\"out of memory\",\"type\":null,\"param\":null,"
                        + "\"code\":null}}\n\n");
        assertThat(stream(begun)).contains("Hm").doesNotContain("[DONE]").doesNotContain("usage");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'done':true,'done_reason':'length','prompt_eval_count':2,'eval_count':3 | length     | 5
            'done':true,'done_reason':'stop','prompt_eval_count':2,'eval_count':3   | stop       | 5
            'done':true,'prompt_eval_count':2,'eval_count':3                        | stop       | 5
            'done':true,'done_reason':'stop','eval_count':3                         | stop       | -1
            'done':true,'done_reason':'load'                                        | stop       | 0
            """)
    void knowsHowAnAnswerEndsAndWhatItTook(String end, String reason, int tokens) throws Exception {
        String answer = ("{'message':{'role':'assistant','content':'A'}," + end + "}").replace('\'', '"');

        JsonNode read = JSON.readTree(run(false, answer.getBytes(UTF_8), 0));

        assertThat(read.at("/choices/0/finish_reason").asText()).isEqualTo(reason);
        assertThat(read.at("/usage/total_tokens").asInt(-1)).isEqualTo(tokens);
        assertThat(stream(answer))
                .contains("\"finish_reason\":\"" + reason + "\"")
                .endsWith("[DONE]\n\n");
    }

    @Test
    void translatesAWholeAnswerWhoseMessageCanBeSentBack() throws Exception {
        String answer = ("{'created_at':'t','message':{'role':'assistant','content':'A','thinking':'Hm','tool_calls':["
                        + F + "," + G + "]}," + LAST)
                .replace('\'', '"');

        JsonNode read = JSON.readTree(run(false, answer.getBytes(UTF_8), 5));

        JsonNode message = read.at("/choices/0/message");
        assertThat(read.get("usage")).isEqualTo(json("{" + USAGE + "}").get("usage"));
        assertThat(read.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(message.get("reasoning_content").asText()).isEqualTo("Hm");

        byte[] next = JSON.writeValueAsBytes(
                JSON.createObjectNode().set("messages", JSON.createArrayNode().add(message)));
        JsonNode sent = JSON.readTree(
                DIALECT.ask(ChatRequest.read(next, 0, next.length), new Target("llama3.2", false, 0, 0, Map.of()))
                        .body());
        assertThat(sent.at("/messages/0"))
                .isEqualTo(json("{'role':'assistant','content':'A','tool_calls':[{'id':'" + id("t", 0, F)
                        + "','function':{'index':0,'name':'f','arguments':{'x':1.50}}}," + G
                        + "]}"));
    }

    @Test
    void tellsHowLikelyTokensWereInAStreamAndInAWholeAnswer() throws Exception {
        String told =
                "'logprobs':[{'token':'Gr','logprob':-0.25,'bytes':[71,114],'top_logprobs':[{'token':'Gr','logprob':-0.25},"
                        + "{'token':'\uFFFD','logprob':-3,'bytes':[195]}]},{'token':'ü','logprob':-1e-7}]";
        String expected = "{'content':[{'token':'Gr','logprob':-0.25,'bytes':[71,114],'top_logprobs':["
                + "{'token':'Gr','logprob':-0.25,'bytes':[71,114]},{'token':'\uFFFD','logprob':-3,'bytes':[195]}]},"
                + "{'token':'ü','logprob':-1e-7,'bytes':[195,188],'top_logprobs':[]}],'refusal':null}";
        String stream = ("{'message':{'role':'assistant','content':'Grü'}," + told + ",'done':false}\n"
                        + "{'message':{'role':'assistant','content':''}," + LAST + "\n")
                .replace('\'', '"');
        String whole = ("{'message':{'role':'assistant','content':'Grü'}," + told + "," + LAST).replace('\'', '"');

        JsonNode first =
                JSON.readTree(stream(stream).lines().findFirst().orElseThrow().substring("data: ".length()));

        assertThat(first.at("/choices/0/delta/content").asText()).isEqualTo("Grü");
        assertThat(first.at("/choices/0/logprobs")).isEqualTo(json(expected));
        assertThat(JSON.readTree(run(false, whole.getBytes(UTF_8), 0)).at("/choices/0/logprobs"))
                .isEqualTo(json(expected));
    }

    @Test
    void refusesWhatIsNoAnswer() {
        assertThatThrownBy(() -> stream("<html>\n")).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> run(false, "<html>".getBytes(UTF_8), 0)).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> run(false, "{\"message\":{\"content\":\"A\"}}".getBytes(UTF_8), 0))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("not done");
        assertThat(run(false, "{\"error\":\"no\"}".getBytes(UTF_8), 0)).startsWith("{\"error\":{\"message\":\"no\"");
    }

    private static String id(String createdAt, int index, String call) {
        byte[] name = (createdAt + " " + index + " " + call.replace('\'', '"')).getBytes(UTF_8);
        return "call_" + UUID.nameUUIDFromBytes(name).toString().replace("-", "");
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
