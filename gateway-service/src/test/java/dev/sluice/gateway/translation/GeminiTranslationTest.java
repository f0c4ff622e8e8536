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

class GeminiTranslationTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Dialect DIALECT = Dialects.of("gemini", "gemini-3-pro-preview", Map.of());
    private static final Dialect CLAUDE = Dialects.of("anthropic", "claude-opus-4-5", Map.of());
    private static final String TOLD = "'usageMetadata':{'promptTokenCount':120,'toolUsePromptTokenCount':12,"
            + "'cachedContentTokenCount':100,'candidatesTokenCount':21,'thoughtsTokenCount':9,'totalTokenCount':162,"
            + "'promptTokensDetails':[{'modality':'TEXT','tokenCount':100},{'modality':'AUDIO','tokenCount':20}]}";
    private static final String USAGE = "'usage':{'prompt_tokens':132,'completion_tokens':30,'total_tokens':162,"
            + "'prompt_tokens_details':{'cached_tokens':100,'cache_write_tokens':0,'audio_tokens':20},"
            + "'completion_tokens_details':{'reasoning_tokens':9,'audio_tokens':0}}";
    private static final String CALLS = "{'functionCall':{'id':'c1','name':'f','args':{}},'thoughtSignature':'U0lH'},"
            + "{'functionCall':{'name':'g','args':{'x':1.50}}}";
    private static final String STREAM = chunk("{'text':'Hm','thought':true}", "")
            + chunk("{'text':'Grüße'}", "")
            + ": a comment\r\n\r\n"
            + chunk("{'text':'','thoughtSignature':'UA=='}", "")
            + chunk(CALLS, "")
            + event("{'candidates':[{'content':{'role':'model'},'finishReason':'STOP','index':0}]," + TOLD
                    + ",'responseId':'r1'}");

    @Test
    void translatesAStream() {
        String chunk = "data: {'id':'chatcmpl-op','object':'chat.completion.chunk','created':7,'model':'m','choices':[";
        String[] deltas = {
            "'role':'assistant','reasoning_content':'Hm'",
            "'content':'Grüße'",
            "'thinking_blocks':[{'type':'thinking','thinking':'','signature':'gemini#UA=='}]",
            "'tool_calls':[{'index':0,'id':'c1','type':'function','function':{'name':'f','arguments':''},"
                    + "'extra_content':{'google':{'thought_signature':'U0lH'}}}]",
            "'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]",
            "'tool_calls':[{'index':1,'id':'call_r1_0_1','type':'function','function':{'name':'g','arguments':''}}]",
            "'tool_calls':[{'index':1,'function':{'arguments':'{\\'x\\':1.50}'}}]"
        };
        StringBuilder expected = new StringBuilder();
        for (String delta : deltas) {
            expected.append(chunk)
                    .append("{'index':0,'delta':{" + delta + "},'logprobs':null,'finish_reason':null}]}\n\n");
        }
        expected.append(chunk)
                .append("{'index':0,'delta':{},'logprobs':null,'finish_reason':'tool_calls'}]}\n\n")
                .append(chunk + "]," + USAGE + "}\n\ndata: [DONE]\n\n");

        assertThat(stream(STREAM)).isEqualTo(json(expected.toString()));
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
    void tellsEachCandidateByItself() {
        String answer = stream(event("{'candidates':[{'content':{'parts':[{'text':'A'}]},'finishReason':'STOP'},"
                        + "{'content':{'parts':[{'text':'B'}]},'index':1}]}")
                + event("{'candidates':[{'finishReason':'MAX_TOKENS','index':1}]}"));

        assertThat(answer)
                .contains(json("{'index':0,'delta':{'role':'assistant','content':'A'}"))
                .contains(json("{'index':1,'delta':{'role':'assistant','content':'B'}"))
                .contains(json("{'index':0,'delta':{},'logprobs':null,'finish_reason':'stop'"))
                .contains(json("{'index':1,'delta':{},'logprobs':null,'finish_reason':'length'"));
    }

    @Test
    void tellsHowLikelyTokensWereInAStreamAndInAWholeAnswer() throws Exception {
        String candidate =
                "{'candidates':[{'content':{'parts':[{'text':'Hm','thought':true},{'text':'Gr'},{'text':'ü'}]},"
                        + "'finishReason':'STOP','logprobsResult':{'chosenCandidates':[{'token':'Gr','tokenId':1,'logProbability':-0.25},"
                        + "{'token':'ü','tokenId':2,'logProbability':-1.5}],'topCandidates':[{'candidates':["
                        + "{'token':'Gr','tokenId':1,'logProbability':-0.25},{'token':'No','tokenId':3,'logProbability':-2.5}]}]}}]}";
        String expected = "{'content':[{'token':'Gr','logprob':-0.25,'bytes':[71,114],'top_logprobs':["
                + "{'token':'Gr','logprob':-0.25,'bytes':[71,114]},{'token':'No','logprob':-2.5,'bytes':[78,111]}]},"
                + "{'token':'ü','logprob':-1.5,'bytes':[195,188],'top_logprobs':[]}],'refusal':null}";

        String streamed = stream(event(candidate));

        assertThat(streamed)
                .contains(json("'delta':{'content':'Gr'},'logprobs':" + expected))
                .contains(json("'delta':{'content':'ü'},'logprobs':null"));
        assertThat(JSON.readTree(whole(candidate)).at("/choices/0/logprobs")).isEqualTo(JSON.readTree(json(expected)));
    }

    @Test
    void hasNoEndBeforeEveryCandidateHasOne() {
        String answer = stream(event("{'candidates':[{'content':{'parts':[{'text':'A'}]},'finishReason':'STOP'},"
                + "{'content':{'parts':[{'text':'B'}]},'index':1,'finishReason':'FINISH_REASON_UNSPECIFIED'}]," + TOLD
                + "}"));

        assertThat(answer).contains("\"B\"").doesNotContain("[DONE]").doesNotContain("usage");
        assertThat(stream("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "STOP,stop",
        "MAX_TOKENS,length",
        "SAFETY,content_filter",
        "RECITATION,content_filter",
        "PROHIBITED_CONTENT,content_filter",
        "IMAGE_SAFETY,content_filter",
        "MALFORMED_FUNCTION_CALL,stop",
        "SOMETHING_NEW,stop"
    })
    void knowsWhyAnAnswerEnded(String reason, String expected) throws Exception {
        String answer = "{'candidates':[{'content':{'parts':[{'text':'A'}]},'finishReason':'" + reason + "'}]}";

        assertThat(JSON.readTree(whole(answer)).at("/choices/0/finish_reason").asText())
                .isEqualTo(expected);
    }

    @Test
    void failsWhereTheModelCouldNotAnswer() {
        String nothing = "{'candidates':[{'finishReason':'MALFORMED_FUNCTION_CALL','finishMessage':'Bad call: f('}]}";

        assertThat(stream(event(nothing)))
                .isEqualTo(json("data: {'error':{'message':'Bad call: f(','type':'MALFORMED_FUNCTION_CALL',"
                        + "'param':null,'code':null}}\n\n"));
        assertThat(whole(nothing)).startsWith("{\"error\":");
    }

    @Test
    void tellsABlockedPromptAndABlockedAnswer() throws Exception {
        String blocked = "{'promptFeedback':{'blockReason':'SAFETY','blockReasonMessage':'Not this.'}}";

        JsonNode choice = JSON.readTree(whole(blocked)).at("/choices/0");
        assertThat(choice.at("/finish_reason").asText()).isEqualTo("content_filter");
        assertThat(choice.at("/message/refusal").asText()).isEqualTo("Not this.");
        assertThat(stream(chunk("{'text':'A'}", "") + event("{'promptFeedback':{'blockReason':'OTHER'}}")))
                .contains(json("'finish_reason':'content_filter'"))
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void tellsAnErrorAndNoEnd() {
        String failed = stream(chunk("{'text':'A'}", "")
                + event("{'error':{'code':429,'message':'Slow down','status':'RESOURCE_EXHAUSTED'}}")
                + chunk("{'text':'B'}", ",'finishReason':'STOP'"));

        assertThat(failed)
                .endsWith(json("data: {'error':{'message':'Slow down','type':'RESOURCE_EXHAUSTED','param':null,"
                        + "'code':'rate_limit_exceeded'}}\n\n"));
    }

    @Test
    void refusesWhatIsNoAnswer() {
        assertThatThrownBy(() -> stream("data: {oops\n\n"))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("an event that is not JSON");
        assertThatThrownBy(() -> whole("<html>")).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> whole("{}")).hasMessageContaining("without candidates");
        assertThatThrownBy(() -> whole("{'candidates':[{'content':{'parts':[{'text':'A'}]}}]}"))
                .hasMessageContaining("not complete");
    }

    @Test
    void showsPicturesAsMarkdown() {
        assertThat(whole("{'candidates':[{'content':{'parts':[{'inlineData':{'mimeType':'image/png','data':'QQ=='}}]},"
                        + "'finishReason':'STOP'}]}"))
                .contains(json("'content':'![image](data:image/png;base64,QQ==)'"));
    }

    @Test
    void translatesAWholeAnswerWhoseMessageCanBeSentBack() throws Exception {
        String answer = "{'candidates':[{'content':{'parts':[{'text':'Hm','thought':true},"
                + "{'text':'A','thoughtSignature':'UA=='}," + CALLS
                + "],'role':'model'},'finishReason':'STOP','index':0}]," + TOLD + ",'responseId':'r1'}";

        JsonNode read = JSON.readTree(whole(answer));

        assertThat(read.get("usage"))
                .isEqualTo(JSON.readTree(json("{" + USAGE + "}")).get("usage"));
        JsonNode message = read.at("/choices/0/message");
        assertThat(message.get("reasoning_content").asText()).isEqualTo("Hm");
        byte[] next = JSON.writeValueAsBytes(
                JSON.createObjectNode().set("messages", JSON.createArrayNode().add(message)));
        JsonNode sent = JSON.readTree(DIALECT.ask(
                        ChatRequest.read(next, 0, next.length),
                        new Target("gemini-3-pro-preview", false, 0, 0, Map.of()))
                .body());
        assertThat(sent.at("/contents/1/parts"))
                .isEqualTo(JSON.readTree(json("[{'text':'A','thoughtSignature':'UA=='},"
                        + CALLS.replace("'name':'g'", "'id':'call_r1_0_1','name':'g'") + "]")));

        byte[] claudes = CLAUDE.ask(
                        ChatRequest.read(next, 0, next.length), new Target("claude-opus-4-5", false, 0, 0, Map.of()))
                .body();
        assertThat(new String(claudes, UTF_8)).doesNotContain("gemini#").doesNotContain("thinking");
    }

    private static String chunk(String parts, String more) {
        return event("{'candidates':[{'content':{'parts':[" + parts + "],'role':'model'},'index':0" + more
                + "}],'usageMetadata':{'promptTokenCount':120,'totalTokenCount':120},'responseId':'r1'}");
    }

    /** As Google ends its lines. */
    private static String event(String data) {
        return "data: " + json(data) + "\r\n\r\n";
    }

    private static String json(String text) {
        return text.replace("\\'", "\\\"").replace('\'', '"');
    }

    private static String stream(String upstream) {
        return run(true, upstream.getBytes(UTF_8), 0);
    }

    private static String whole(String upstream) {
        return run(false, json(upstream).getBytes(UTF_8), 1);
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
