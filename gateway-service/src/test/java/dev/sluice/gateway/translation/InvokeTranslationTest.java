package dev.sluice.gateway.translation;

import static dev.sluice.gateway.framing.AwsMessages.chunk;
import static dev.sluice.gateway.framing.AwsMessages.event;
import static dev.sluice.gateway.framing.AwsMessages.exception;
import static dev.sluice.gateway.framing.AwsMessages.joined;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Dialect.Framing;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.dialect.openai.ChatRequest;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Claude by Bedrock's InvokeModel. */
class InvokeTranslationTest {
    private static final Map<String, String> INVOKE = Map.of("api", "invoke");
    private static final String MODEL = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final Dialect DIALECT = Dialects.of("bedrock", MODEL, INVOKE);
    private static final String[] EVENTS = {
        "{'type':'message_start','message':{'id':'msg_1','usage':{'input_tokens':12,'output_tokens':1}}}",
        "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}",
        "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Grüße'}}",
        "{'type':'content_block_stop','index':0}",
        "{'type':'content_block_start','index':1,'content_block':{'type':'tool_use','id':'t1','name':'f','input':{}}}",
        "{'type':'content_block_stop','index':1}",
        "{'type':'message_delta','delta':{'stop_reason':'tool_use'},'usage':{'output_tokens':30}}",
        "{'type':'message_stop','amazon-bedrock-invocationMetrics':{'inputTokenCount':12,'outputTokenCount':30}}"
    };

    @Test
    void translatesAStream() {
        assertThat(Translated.stream(DIALECT, events(EVENTS.length)))
                .isEqualTo(Translated.chunks(
                        "tool_calls",
                        Translated.usage(12, 0, 0, 30, 0),
                        "'role':'assistant','content':'Grüße'",
                        "'tool_calls':[{'index':0,'id':'t1','type':'function','function':{'name':'f','arguments':''}}]",
                        "'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]"));
    }

    @Test
    void writesTheSameBytesWhereverTheChunksEnd() {
        Translated.sameWhereverItIsSplit(DIALECT, events(EVENTS.length));
    }

    @Test
    void tellsAnExceptionAndNoEnd() {
        String failed = Translated.stream(
                DIALECT, joined(events(3), exception("throttlingException", "{\"message\":\"Slow down\"}"), events(8)));

        assertThat(failed)
                .endsWith("data: {\"error\":{\"message\":\"Slow down\",\"type\":\"throttlingException\",\"param\":null,"
                        + "\"code\":\"rate_limit_exceeded\"}}\n\n");
        assertThat(Translated.stream(DIALECT, events(7))).contains("Grüße").doesNotContain("[DONE]");
    }

    @Test
    void refusesWhatIsNotWhatItSays() {
        for (byte[] bytes : new byte[][] {
            event("chunk", "{\"bytes\":\"#\"}"),
            event("chunk", "{\"bytes\":7}"),
            event("chunk", "{\"bytes\":\"\"}"),
            chunk("{oops")
        }) {
            assertThatThrownBy(() -> Translated.stream(DIALECT, bytes))
                    .isInstanceOfSatisfying(
                            GatewayException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UPSTREAM_MALFORMED));
        }
    }

    @Test
    void asksWithoutModelAndStreamInTheBody() throws Exception {
        for (boolean stream : new boolean[] {false, true}) {
            Asked asked = ask(DIALECT, MODEL, stream);

            JsonNode body = new ObjectMapper().readTree(asked.body());
            assertThat(asked.path())
                    .isEqualTo("/model/eu.anthropic.claude-sonnet-4-5-20250929-v1%3A0/"
                            + (stream ? "invoke-with-response-stream" : "invoke"));
            assertThat(body.path("anthropic_version").asText()).isEqualTo("bedrock-2023-05-31");
            assertThat(body.has("model") || body.has("stream")).isFalse();
            assertThat(asked.headers()).containsOnlyKeys("accept");
        }
    }

    @Test
    void onlyModelsThatAreNamedClaudeAreInvoked() {
        String nova = "amazon.nova-pro-v1:0";

        assertThat(ask(Dialects.of("bedrock", nova, INVOKE), nova, false).path())
                .endsWith("/converse");
        assertThat(ask(Dialects.of("bedrock", MODEL, Map.of("api", "converse")), MODEL, false)
                        .path())
                .endsWith("/converse");
        assertThat(ask(Dialects.of("bedrock", MODEL, Map.of()), MODEL, false).path())
                .endsWith("/converse");
        assertThat(DIALECT.framing()).isEqualTo(Framing.EVENT_STREAM);
    }

    private static Asked ask(Dialect dialect, String model, boolean stream) {
        byte[] hi = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}".getBytes(UTF_8);
        return dialect.ask(ChatRequest.read(hi, 0, hi.length), new Target(model, stream, 0, 0, Map.of()));
    }

    private static byte[] events(int count) {
        return joined(Arrays.stream(EVENTS)
                .limit(count)
                .map(event -> chunk(event.replace('\'', '"')))
                .toArray(byte[][]::new));
    }
}
