package dev.sluice.gateway.dialect;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.gateway.error.GatewayException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvelopeReaderTest {
    @Test
    void readsWhatRoutingNeeds() {
        Envelope envelope = read("""
                {"messages":[{"role":"user","content":"model"}],"model":"m/1","stream":true,"n":2,
                 "max_tokens":7,"max_completion_tokens":9,"stream_options":{"include_usage":true}}""");

        assertThat(envelope.model()).isEqualTo("m/1");
        assertThat(envelope.stream()).isTrue();
        assertThat(envelope.usageAsked()).isTrue();
        assertThat(envelope.maxTokens()).isEqualTo(9);
        assertThat(envelope.choices()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 5",
                "{'user_location':{'approximate':{'search_context_size':'high'}},'search_context_size':'low'} | 1",
                "{'search_context_size':'high','x':[{}]} | 10",
                "{'search_context_size':null} | 5",
                "null | 0",
                "[{}] | 0"
            })
    void countsHowOftenTheWebMayBeSearched(String options, int searches) {
        Envelope envelope = read(
                "{'web_search_options':%s,'model':'m','n':2}".formatted(options).replace('\'', '"'));

        assertThat(envelope.searches()).isEqualTo(searches);
        assertThat(envelope.choices()).isEqualTo(2);
    }

    @Test
    void countsMediaPartsAndTheirBytesWithoutTheText() {
        Envelope envelope = read("""
                {"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"url data"},
                {"type":"image_url","image_url":{"url":"data:image/png;base64,%s"}},
                {"type":"input_audio","input_audio":{"data":"%s","format":"wav"}}]}]}""".formatted("A".repeat(1000), "B".repeat(500)));

        assertThat(envelope.mediaParts()).isEqualTo(2);
        assertThat(envelope.mediaBytes()).isBetween(1500, 1540);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | empty",
                "`   ` | empty",
                "[1] | must be a JSON object",
                "\"x\" | must be a JSON object",
                "12 | must be a JSON object",
                "{\"model\":\"m\" | not valid JSON",
                "{model:1} | not valid JSON",
                "{\"model\":\"m\"} {} | something after",
                "{} | 'model' is missing",
                "{\"model\":7} | 'model' must be a string",
                "{\"model\":null} | 'model' must be a string",
                "{\"model\":\"\"} | 'model' must not be empty",
                "{\"model\":\"a\",\"model\":\"b\"} | 'model' stands twice",
                "{\"model\":\"m\",\"max_tokens\":-1} | 'max_tokens' must be between 1",
                "{\"model\":\"m\",\"max_tokens\":0} | 'max_tokens' must be between 1",
                "{\"model\":\"m\",\"max_tokens\":99999999999} | 'max_tokens' must be between 1",
                "{\"model\":\"m\",\"max_tokens\":99999999999999999999999} | 'max_tokens' must be between 1",
                "{\"model\":\"m\",\"max_tokens\":1.5} | 'max_tokens' must be a whole number",
                "{\"model\":\"m\",\"max_completion_tokens\":\"7\"} | 'max_completion_tokens' must be a whole number",
                "{\"model\":\"m\",\"stream\":\"yes\"} | 'stream' must be true or false",
                "{\"model\":\"m\",\"n\":1000} | 'n' must be between 1 and 128",
                "{\"model\":\"m\",\"stream_options\":3} | 'stream_options' must be an object",
            })
    void refusesBadInputNamingTheField(String body, String message) {
        assertThat(refusal(body.getBytes(UTF_8)).getMessage()).contains(message);
    }

    @Test
    void refusesInvalidUtf8AndOtherEncodings() {
        byte[] overlong = "{\"model\":\"m\",\"x\":\"..\"}".getBytes(UTF_8);
        overlong[18] = (byte) 0xc0;
        overlong[19] = (byte) 0xaf;

        assertThat(refusal(overlong).getMessage()).contains("UTF-8");
        assertThat(refusal("{\"model\":\"m\"}".getBytes(UTF_16LE)).getMessage()).contains("not valid JSON");
    }

    @Test
    void neverRepeatsTheBodyInAnError() {
        assertThat(refusal("{\"messages\": secretword}".getBytes(UTF_8)).getMessage())
                .doesNotContain("secret");
    }

    @Test
    void editsOnlyWhatRoutingNeeds() {
        String body =
                "\n{ \"x\" : 1e2,\t\"model\" : \"m\\u0031\" ,\"stream\":true, \"max_tokens\": 100 , \"é😀\":[ ]}\n ";

        assertThat(edited(body, "up\"1", true, 9, "max_tokens"))
                .isEqualTo("\n{\"stream_options\":{\"include_usage\":true}, \"x\" : 1e2,\t\"model\" : \"up\\\"1\" ,"
                        + "\"stream\":true, \"max_tokens\": 9 , \"é😀\":[ ]}\n ");
        assertThat(edited(body, "m1", false, 0, "max_tokens")).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'stream_options':{},'model':'m','stream':true} | {'stream_options':{'include_usage':true},'model':'m','stream':true}",
                "{'stream_options':null,'model':'m','stream':true} | {'stream_options':{'include_usage':true},'model':'m','stream':true}",
                "{'stream_options':{'include_usage':false},'model':'m','stream':true}"
                        + " | {'stream_options':{'include_usage':true},'model':'m','stream':true}",
                "{'stream_options':{'a':{}},'model':'m','stream':true}"
                        + " | {'stream_options':{'include_usage':true,'a':{}},'model':'m','stream':true}",
                "{'stream_options':{'include_usage':true},'model':'m','stream':true}"
                        + " | {'stream_options':{'include_usage':true},'model':'m','stream':true}",
                "{'model':'m'} | {'model':'m'}",
            })
    void asksForUsageWhateverTheClientWrote(String body, String expected) {
        assertThat(edited(body.replace('\'', '"'), "m", true, 0, "max_tokens")).isEqualTo(expected.replace('\'', '"'));
    }

    @Test
    void capsAnAnswerForWhichTheClientSetNoLimit() {
        assertThat(edited("{\"model\":\"m\"}", "m", true, 5, "max_completion_tokens"))
                .isEqualTo("{\"max_completion_tokens\":5,\"model\":\"m\"}");
        assertThat(edited("{\"model\":\"m\",\"max_tokens\":null}", "m", true, 5, "max_completion_tokens"))
                .isEqualTo("{\"model\":\"m\",\"max_tokens\":5}");
    }

    private static Envelope read(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return EnvelopeReader.read(bytes, bytes.length);
    }

    private static GatewayException refusal(byte[] body) {
        return catchThrowableOfType(GatewayException.class, () -> EnvelopeReader.read(body, body.length));
    }

    private static String edited(String body, String model, boolean usage, long maxTokens, String field) {
        List<Edit> edits = RequestEdits.of(read(body), model, usage, maxTokens, field);
        byte[] bytes = body.getBytes(UTF_8);
        return text(Edit.apply(edits, bytes, 0, bytes.length));
    }

    static String text(List<ByteBuffer> slices) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        slices.forEach(slice -> out.write(slice.array(), slice.arrayOffset() + slice.position(), slice.remaining()));
        return out.toString(UTF_8);
    }
}
