package dev.sluice.gateway.translation;

import static dev.sluice.gateway.framing.AwsMessages.error;
import static dev.sluice.gateway.framing.AwsMessages.exception;
import static dev.sluice.gateway.framing.AwsMessages.joined;
import static dev.sluice.gateway.framing.AwsMessages.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.dialect.bedrock.ConverseShape;
import dev.sluice.gateway.dialect.openai.ChatRequest;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.framing.AwsMessages;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BedrockTranslationTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Dialect DIALECT = Dialects.of("bedrock", "anthropic.claude-opus-4-5-v1:0", Map.of());
    private static final String USAGE = "'usage':{'prompt_tokens':132,'completion_tokens':30,'total_tokens':162,"
            + "'prompt_tokens_details':{'cached_tokens':100,'cache_write_tokens':20,'audio_tokens':0},"
            + "'completion_tokens_details':{'reasoning_tokens':0,'audio_tokens':0}}";
    private static final String COUNTS = "{'inputTokens':12,'outputTokens':30,'totalTokens':162,"
            + "'cacheReadInputTokens':100,'cacheWriteInputTokens':20}";
    /** Type and payload of each event. */
    private static final String[][] EVENTS = {
        {"messageStart", "{'role':'assistant','p':'abcd'}"},
        {"contentBlockDelta", "{'contentBlockIndex':0,'delta':{'reasoningContent':{'text':'Hm'}},'p':'a'}"},
        {"contentBlockDelta", "{'contentBlockIndex':0,'delta':{'reasoningContent':{'signature':'SIG'}}}"},
        {"contentBlockStop", "{'contentBlockIndex':0}"},
        {"contentBlockDelta", "{'contentBlockIndex':1,'delta':{'reasoningContent':{'redactedContent':'ZA=='}}}"},
        {"contentBlockStop", "{'contentBlockIndex':1}"},
        {"contentBlockDelta", "{'contentBlockIndex':2,'delta':{'text':'Grüße'}}"},
        {"contentBlockDelta", "{'contentBlockIndex':2,'delta':{'text':''}}"},
        {"contentBlockStop", "{'contentBlockIndex':2}"},
        {"contentBlockStart", "{'contentBlockIndex':3,'start':{'toolUse':{'toolUseId':'t1','name':'f'}}}"},
        {"contentBlockStop", "{'contentBlockIndex':3}"},
        {"contentBlockStart", "{'contentBlockIndex':4,'start':{'toolUse':{'toolUseId':'t2','name':'g'}}}"},
        {"contentBlockDelta", "{'contentBlockIndex':4,'delta':{'toolUse':{'input':'[1'}}}"},
        {"contentBlockDelta", "{'contentBlockIndex':4,'delta':{'toolUse':{'input':']'}}}"},
        {"contentBlockStop", "{'contentBlockIndex':4}"},
        {"messageStop", "{'stopReason':'tool_use'}"},
        {"metadata", "{'usage':" + COUNTS + ",'metrics':{'latencyMs':900}}"}
    };

    @Test
    void speaksOfEventsAsAwsDoes() throws Exception {
        for (String[] event : EVENTS) {
            ObjectNode payload = (ObjectNode) json(event[1]);
            payload.remove("p");
            assertThat(ConverseShape.wrongWithEvent(event[0], payload))
                    .as(event[1])
                    .isEmpty();
        }
    }

    @Test
    void translatesAStream() {
        String chunk = "data: {'id':'chatcmpl-op','object':'chat.completion.chunk','created':7,'model':'m','choices':[";
        String[] deltas = {
            "'role':'assistant','reasoning_content':'Hm'",
            "'thinking_blocks':[{'type':'thinking','thinking':'','signature':'SIG'}]",
            "'thinking_blocks':[{'type':'redacted_thinking','data':'ZA=='}]",
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

        assertThat(stream(events(EVENTS.length))).isEqualTo(expected.toString().replace('\'', '"'));
    }

    @Test
    void writesTheSameBytesWhereverTheChunksEnd() {
        byte[] bytes = events(EVENTS.length);
        String whole = stream(bytes);
        for (int at = 0; at <= bytes.length; at++) {
            assertThat(run(true, bytes, at)).as("split at %d", at).isEqualTo(whole);
        }
    }

    @Test
    void tellsAnExceptionAndNoEnd() {
        assertThat(stream(
                        joined(events(8), exception("throttlingException", "{\"message\":\"Slow down\"}"), events(17))))
                .endsWith("data: {\"error\":{\"message\":\"Slow down\",\"type\":\"throttlingException\",\"param\":null,"
                        + "\"code\":\"rate_limit_exceeded\"}}\n\n");
        assertThat(stream(joined(
                        events(8),
                        exception(
                                "modelStreamErrorException",
                                "{\"originalStatusCode\":500,\"originalMessage\":\"Oh\"}"))))
                .endsWith("data: {\"error\":{\"message\":\"Oh\",\"type\":\"modelStreamErrorException\",\"param\":null,"
                        + "\"code\":null}}\n\n");
        assertThat(stream(joined(events(8), exception("internalServerException", ""))))
                .contains("internalServerException");
        assertThat(stream(joined(events(8), error("InternalFailure", "It \"broke\""))))
                .contains("{\"message\":\"It \\\"broke\\\"\",\"type\":\"InternalFailure\"")
                .doesNotContain("[DONE]");
    }

    @Test
    void callsNothingCompleteThatDoesNotSayItsReason() {
        String cut = stream(events(EVENTS.length - 2));
        byte[] bytes = events(EVENTS.length - 1);

        assertThat(cut).contains("Grüße").doesNotContain("finish_reason\":\"").doesNotContain("[DONE]");
        assertThat(stream(bytes)).endsWith("data: [DONE]\n\n").doesNotContain("prompt_tokens");
        assertThat(stream(Arrays.copyOf(bytes, bytes.length - 1))).doesNotContain("[DONE]");
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn,stop",
        "stop_sequence,stop",
        "max_tokens,length",
        "model_context_window_exceeded,length",
        "guardrail_intervened,content_filter",
        "content_filtered,content_filter",
        "something_new,stop"
    })
    void finishesForTheSameReasonWholeAndStreamed(String reason, String finish) {
        byte[] whole = ("{'output':{'message':{'role':'assistant','content':[{'text':'A'}]}},'stopReason':'" + reason
                        + "','usage':" + COUNTS + "}")
                .replace('\'', '"')
                .getBytes(UTF_8);
        byte[] streamed = joined(
                event("contentBlockDelta", "{'contentBlockIndex':0,'delta':{'text':'A'}}"),
                event("contentBlockStop", "{'contentBlockIndex':0}"),
                event("messageStop", "{'stopReason':'" + reason + "'}"),
                event("somethingNew", "{'x':1}"),
                event("metadata", "{'usage':" + COUNTS + "}"));

        assertThat(run(false, whole, 3)).contains("\"finish_reason\":\"" + finish + "\"");
        assertThat(stream(streamed))
                .contains("\"finish_reason\":\"" + finish + "\"")
                .endsWith("data: [DONE]\n\n");
    }

    @ParameterizedTest
    @CsvSource({"malformed_tool_use", "malformed_model_output"})
    void callsWhatTheModelDidNotGetRightAFailure(String reason) {
        byte[] whole = ("{'output':{'message':{'role':'assistant','content':[{'text':'A'}]}},'stopReason':'" + reason
                        + "'}")
                .replace('\'', '"')
                .getBytes(UTF_8);

        assertThat(run(false, whole, 0)).contains("\"error\"").contains(reason);
        assertThat(stream(joined(events(13), event("messageStop", "{'stopReason':'" + reason + "'}"), events(17))))
                .contains("\"error\"")
                .contains(reason)
                .doesNotContain("[DONE]");
    }

    @Test
    void refusesWhatIsNotWhatItSays() {
        byte[] broken = events(2);
        broken[broken.length - 1] ^= 1;
        for (byte[] bytes : new byte[][] {
            broken,
            event("messageStart", "{oops"),
            message(Map.of(), "{}"),
            message(Map.of(":message-type", "event"), "{}"),
            "data: {}\n\ndata: [DONE]\n\n".getBytes(UTF_8)
        }) {
            assertThatThrownBy(() -> stream(bytes))
                    .isInstanceOfSatisfying(
                            GatewayException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UPSTREAM_MALFORMED));
        }
        for (String body : new String[] {"<html>", "{}", "{\"output\":{\"message\":{}}}"}) {
            assertThatThrownBy(() -> run(false, body.getBytes(UTF_8), 0)).isInstanceOf(GatewayException.class);
        }
    }

    @Test
    void translatesAWholeAnswerWhoseMessageCanBeSentBack() throws Exception {
        String content = "[{'reasoningContent':{'reasoningText':{'text':'Hm','signature':'SIG'}}},"
                + "{'reasoningContent':{'redactedContent':'ZA=='}},{'text':'A'},"
                + "{'citationsContent':{'content':[{'text':'B'}],'citations':[]}},"
                + "{'toolUse':{'toolUseId':'t1','name':'f','input':{}}},"
                + "{'toolUse':{'toolUseId':'t2','name':'g','input':{'x':1.50}}}]";
        String answer = "{'output':{'message':{'role':'assistant','content':" + content + "}},'stopReason':'tool_use',"
                + "'usage':" + COUNTS + ",'metrics':{'latencyMs':1}}";
        assertThat(ConverseShape.wrongWithAnswer(json(answer))).isEmpty();

        JsonNode read = JSON.readTree(run(false, answer.replace('\'', '"').getBytes(UTF_8), 5));

        assertThat(read.get("usage")).isEqualTo(json("{" + USAGE + "}").get("usage"));
        assertThat(read.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        JsonNode message = read.at("/choices/0/message");
        assertThat(message.get("content").asText()).isEqualTo("AB");
        assertThat(message.get("reasoning_content").asText()).isEqualTo("Hm");
        assertThat(message.at("/tool_calls/1/function/arguments").asText()).isEqualTo("{\"x\":1.50}");

        ObjectNode again = (ObjectNode) json("{'tools':[{'type':'function','function':{'name':'f'}}]}");
        again.putArray("messages").add(message);
        byte[] next = JSON.writeValueAsBytes(again);
        JsonNode sent = JSON.readTree(DIALECT.ask(
                        ChatRequest.read(next, 0, next.length),
                        new Target("anthropic.claude-opus-4-5-v1:0", false, 0, 0, Map.of()))
                .body());
        String merged = content.replace(
                "{'text':'A'},{'citationsContent':{'content':[{'text':'B'}],'citations':[]}}", "{'text':'AB'}");
        assertThat(sent.at("/messages/1/content")).isEqualTo(json(merged));
    }

    private static byte[] events(int count) {
        return joined(Arrays.stream(EVENTS)
                .limit(count)
                .map(event -> event(event[0], event[1]))
                .toArray(byte[][]::new));
    }

    private static byte[] event(String type, String payload) {
        return AwsMessages.event(type, payload.replace('\'', '"'));
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.replace('\'', '"'));
    }

    private static String stream(byte[] upstream) {
        return run(true, upstream, 0);
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
