package dev.sluice.gateway.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RawStringTest {
    private static final JsonMapper PLAIN = JsonMapper.builder().build();
    private static final JsonMapper ESCAPING =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    @Property(tries = 3_000)
    void measuresTheTextAsItWouldBeDecoded(@ForAll("texts") String text) throws JsonProcessingException {
        int expected = text.getBytes(UTF_8).length;
        for (JsonMapper mapper : new JsonMapper[] {PLAIN, ESCAPING}) {
            byte[] json = ("{\"choices\":[{\"message\":{\"content\":" + mapper.writeValueAsString(text) + "}}]}")
                    .getBytes(UTF_8);

            assertThat(AnswerReader.read(json, 0, json.length).textBytes()).isEqualTo(expected);
            AnswerFeed feed = new AnswerFeed(false);
            feed.feed(json, 0, json.length);
            assertThat(feed.end().textBytes()).isEqualTo(expected);
        }
    }

    @Property(tries = 500)
    void doesNotFailOnWhatNoParserAccepts(@ForAll byte[] bytes) {
        assertThat(RawString.textBytes(bytes, 0, bytes.length)).isBetween(-bytes.length, bytes.length);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars('a', '"', '\\', '\n', '\u0001', 'ä', '世', '/')
                .ofMaxLength(40)
                .map(text -> text.replace("/", "𝄞"));
    }
}
